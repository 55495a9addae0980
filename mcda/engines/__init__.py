"""Every formula: arrays in, arrays out; numpy only, no names, no files."""
