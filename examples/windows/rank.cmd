@echo off
rem Drop a study folder on this file: its ranking is shown, and saved beside it as ranking.csv.
chcp 65001 >nul
setlocal
set "MCDA=%~dp0..\..\.venv\Scripts\mcda.exe"
if not exist "%MCDA%" set "MCDA=mcda"
if "%~1"=="" ("%MCDA%" rank -f table & goto end)
"%MCDA%" rank "%~1" -f table
if errorlevel 1 goto end
"%MCDA%" rank "%~1" -o "%~1\ranking.csv" --excel-csv --force
:end
pause
