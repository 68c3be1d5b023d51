@echo off
where node >nul 2>nul
if errorlevel 1 (
  echo Node.js is not installed. README.txt says where to get it.
  pause
  exit /b 1
)
node "%~dp0serve.mjs" %*
pause
