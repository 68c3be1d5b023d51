@echo off
if not exist "%~dp0serve.mjs" (
  echo Unpack the whole zip first, and start this file in the folder that comes of it.
  pause
  exit /b 1
)
node -v >nul 2>nul
if errorlevel 1 (
  echo Node.js is not installed. README.txt says where to get it.
  pause
  exit /b 1
)
set major=0
for /f "delims=." %%v in ('node -p process.versions.node') do set major=%%v
if %major% LSS 20 (
  echo Node.js 20 or later is needed, and this one is older. README.txt says where to get it.
  pause
  exit /b 1
)
node "%~dp0serve.mjs" %*
pause
