@echo off
rem The command line of an installed Bulkhead: the app's own runtime, used as plain Node.
setlocal
rem What somebody left in the environment for other Node programs must not run in here.
set NODE_OPTIONS=
set NODE_PATH=
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\..\Bulkhead.exe" "%~dp0..\app.asar\out\cli\cli.js" %*
exit /b %ERRORLEVEL%
