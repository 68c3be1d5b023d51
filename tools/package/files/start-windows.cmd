@echo off
where node >nul 2>nul
if errorlevel 1 (
  echo Node.js is not installed. Install it from the file that came with this folder, or see README.txt.
  pause
  exit /b 1
)
node "%~dp0serve.mjs" %*
pause
