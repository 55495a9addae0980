"""What is built is what the repository holds, and nothing lands beside the package."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECKOUT = (ROOT / "mcda").is_dir() and (ROOT / ".git").exists()


def tracked() -> list[str]:
    out = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    ).stdout
    return [name for name in out.split("\0") if name and (ROOT / name).is_file()]


def packaged(name: str) -> str | None:
    """Where a file of the repository stands in the wheel; None for what stays out."""
    suffix = Path(name).suffix
    if name.startswith("mcda/") and suffix in (".py", ".ftl", ".typed"):
        return name
    if name.startswith("mcda/report/templates/"):
        return name
    if name.startswith("criteria/") and suffix == ".yaml":
        return f"mcda/{name}"
    if name.startswith("datasets/") and suffix in (".yaml", ".csv", ".md"):
        return f"mcda/{name}"
    return None


@pytest.mark.slow
@pytest.mark.skipif(not CHECKOUT, reason="needs the repository")
def test_wheel_and_sdist_hold_what_the_repository_holds(tmp_path: Path) -> None:
    pytest.importorskip("build", reason="needs the [dev] extra")
    source = tmp_path / "source"
    names = tracked()
    for name in names:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, source / name)
    built_files = ("docs/_build/index.html", "docs/reference/_schemas/x.json")
    for name in built_files:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text("built")
    command = [sys.executable, "-m", "build", "--outdir", str(tmp_path / "dist"), str(source)]
    built = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path)
    assert built.returncode == 0, built.stdout[-2000:] + built.stderr[-2000:]
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    inside = {
        name
        for name in zipfile.ZipFile(wheel).namelist()
        if not name.split("/")[0].endswith(".dist-info")
    }
    assert inside == {place for name in names if (place := packaged(name))}
    (archive,) = (tmp_path / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as content:
        packed = {name.partition("/")[2] for name in content.getnames()}
    missing = [name for name in names if name != ".gitignore" and name not in packed]
    assert not missing
    assert not packed & set(built_files)


@pytest.mark.contract
def test_nothing_is_installed_beside_the_package() -> None:
    found = distributions(name="monotown-mcda")
    installed = [path for one in found if one.read_text("RECORD") for path in one.files or []]
    if not installed:
        pytest.skip("monotown-mcda is not installed here")
    tops = {path.parts[0] for path in installed}
    wanted = {top for top in tops if not top.endswith((".dist-info", ".egg-info"))}
    wanted = {top for top in wanted if not top.startswith(("..", "__editable__"))}
    assert wanted <= {"mcda", "__pycache__"}


@pytest.mark.contract
def test_shipped_data_are_found() -> None:
    from mcda import resources

    assert "monotowns" in resources.names("datasets")
    assert "monotown" in resources.names("criteria")
    assert resources.folder("locale").joinpath("en").is_dir()
