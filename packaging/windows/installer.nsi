; The installer for Windows (NSIS 3). make_installer.py compiles it, with the version, the icons and the list of files.
;
;   hello-neuron-VERSION-windows-x86_64-setup.exe [/S] [/AllUsers] [/DesktopIcon] [/D=C:\a folder]
;
; /S asks and shows nothing; /AllUsers installs for everybody and needs administrator rights (without it, only for the
; person who starts it, without any rights); /DesktopIcon puts an icon on the desktop; /D names the folder: last, and
; without quotes. It puts itself over an older version. uninstall.exe takes /S, and _?=FOLDER (last, without quotes) to
; be waited for.
;
; Exit codes of both: 0 done; 1 stopped by a person; 2 a file could not be written; and those defined here.
!define RUNNING 3 ; Hello Neuron is running
!define NO_RIGHTS 4 ; /AllUsers without administrator rights
!define NOT_REMOVED 5 ; files of the older version, or of this one, could not be removed
!define UNSUITABLE 6 ; no 64-bit Windows 10, too long a folder, or too little room on the disk

!ifdef TARGET
Target ${TARGET}
!else
Target x86-unicode ; what every NSIS can make; it installs 64-bit programs all the same
!endif
SetCompressor /SOLID lzma
SetCompressorDictSize 64
SetDateSave off ; the same input makes the same installer
ManifestDPIAware true
RequestExecutionLevel user

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include "${PAYLOAD}" ; FILES_INSTALL, FILES_DELETE, FOLDERS_REMOVE, SIZE_KB, SIZE_MB, LONGEST

!define NAME "Hello Neuron"
!define PUBLISHER "Hello Neuron contributors"
!define PROJECT "HelloNeuron.Project" ; the class of .neuron files
!define APPS "Software\Microsoft\Windows\CurrentVersion\Uninstall\HelloNeuron"

Name "${NAME}"
Caption "${NAME} ${VERSION}"
BrandingText " "
OutFile "${OUTPUT}"
InstallDir "\${NAME}" ; stands for "not given"; a folder that is browsed to gets this name appended
ShowInstDetails nevershow
ShowUninstDetails nevershow
AllowSkipFiles off ; half of the program is no program

!ifdef SIGN
!finalize '${SIGN} "%1"' = 0
!uninstfinalize '${SIGN} "%1"' = 0
!endif

Var AllUsers ; 1 or 0
Var FolderGiven ; 1 or 0
Var DesktopIcon ; 1 or 0
Var AllUsersButton
Var DesktopBox

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION RunAsPerson
Page custom WhoPage WhoLeave
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!include "words.nsh"

VIProductVersion "${VERSION_QUAD}"
!macro VersionKeys LANGUAGE
    VIAddVersionKey /LANG=${LANGUAGE} "ProductName" "${NAME}"
    VIAddVersionKey /LANG=${LANGUAGE} "ProductVersion" "${VERSION}"
    VIAddVersionKey /LANG=${LANGUAGE} "FileVersion" "${VERSION}"
    VIAddVersionKey /LANG=${LANGUAGE} "FileDescription" "${NAME} ${VERSION}"
    VIAddVersionKey /LANG=${LANGUAGE} "CompanyName" "${PUBLISHER}"
    VIAddVersionKey /LANG=${LANGUAGE} "LegalCopyright" "${PUBLISHER}"
!macroend
!insertmacro VersionKeys ${LANG_ENGLISH}
!insertmacro VersionKeys ${LANG_GERMAN}

; --- for installer and uninstaller ------------------------------------------------------------------------------------

!macro Refuse CODE TEXT
    MessageBox MB_OK|MB_ICONEXCLAMATION "${TEXT}" /SD IDOK
    SetErrorLevel ${CODE}
    Quit
!macroend
!define Refuse "!insertmacro Refuse"

; Whether administrator rights are there, as 1 or 0.
!macro AskRights RESULT
    UserInfo::GetAccountType
    Pop ${RESULT}
    ${If} ${RESULT} == "Admin"
        StrCpy ${RESULT} 1
    ${Else}
        StrCpy ${RESULT} 0
    ${EndIf}
!macroend

; A program that runs cannot be opened for writing, whoever runs it; so no other program of that name is in the way.
!macro RefuseWhileRunning FOLDER PROGRAM
    ${If} ${FileExists} "${FOLDER}\${PROGRAM}"
        ${Do}
            ClearErrors
            FileOpen $R9 "${FOLDER}\${PROGRAM}" a
            ${IfNot} ${Errors}
                FileClose $R9
                ${Break}
            ${EndIf}
            ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IsRunning)" /SD IDCANCEL IDCANCEL`
                SetErrorLevel ${RUNNING}
                Quit
            ${EndIf}
        ${Loop}
    ${EndIf}
!macroend
!macro RefuseWhileInUse FOLDER
    !insertmacro RefuseWhileRunning "${FOLDER}" "neuron-gui.exe"
    !insertmacro RefuseWhileRunning "${FOLDER}" "neuron-gui-cli.exe"
!macroend

; --- the installer ----------------------------------------------------------------------------------------------------

Function .onInit
    SetRegView 64
    ${IfNot} ${RunningX64}
    ${OrIfNot} ${AtLeastWin10}
        ${Refuse} ${UNSUITABLE} "$(NeedsWindows10)"
    ${EndIf}
    StrCpy $FolderGiven 1
    ${If} $INSTDIR == "\${NAME}"
        StrCpy $FolderGiven 0
    ${EndIf}
    ${GetParameters} $R0
    StrCpy $DesktopIcon 0
    ClearErrors
    ${GetOptions} $R0 "/DesktopIcon" $R1
    ${IfNot} ${Errors}
        StrCpy $DesktopIcon 1
    ${EndIf}
    StrCpy $AllUsers 0
    ClearErrors
    ${GetOptions} $R0 "/AllUsers" $R1
    ${IfNot} ${Errors}
        StrCpy $AllUsers 1
    ${EndIf}
    !insertmacro AskRights $R1
    ${If} $AllUsers == 1
    ${AndIf} $R1 == 0
        ${If} ${Silent}
            ${Refuse} ${NO_RIGHTS} "$(NeedsRights)"
        ${EndIf}
        Call AskForRights
        ${If} ${Errors}
            ${Refuse} ${NO_RIGHTS} "$(NeedsRights)"
        ${EndIf}
        Quit
    ${EndIf}
    Call SettleFolder
FunctionEnd

; Starts itself once more, as administrator; the error flag is set if that was not granted.
Function AskForRights
    StrCpy $R2 "/AllUsers"
    ${If} $DesktopIcon == 1
        StrCpy $R2 "$R2 /DesktopIcon"
    ${EndIf}
    ${If} $FolderGiven == 1
        StrCpy $R2 "$R2 /D=$INSTDIR"
    ${EndIf}
    ClearErrors
    ExecShell "runas" "$EXEPATH" "$R2"
FunctionEnd

; For whom, and so where: the folder that was given, that of an older version, or the usual one.
Function SettleFolder
    ${If} $AllUsers == 1
        SetShellVarContext all
    ${Else}
        SetShellVarContext current
    ${EndIf}
    ${If} $FolderGiven == 1
        Return
    ${EndIf}
    ReadRegStr $R0 SHCTX "${APPS}" "InstallLocation"
    ${If} $R0 != ""
        StrCpy $INSTDIR $R0
    ${ElseIf} $AllUsers == 1
        StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
    ${Else}
        StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
    ${EndIf}
FunctionEnd

Function WhoPage
    !insertmacro MUI_HEADER_TEXT "$(WhoTitle)" "$(WhoText)"
    nsDialogs::Create 1018
    Pop $R0
    ${NSD_CreateFirstRadioButton} 0 10u 100% 12u "$(OnlyMe)"
    Pop $R1
    ${NSD_CreateAdditionalRadioButton} 0 28u 100% 12u "$(Everybody)"
    Pop $AllUsersButton
    ${NSD_CreateCheckBox} 0 60u 100% 12u "$(OnDesktop)"
    Pop $DesktopBox
    ${If} $AllUsers == 1
        ${NSD_Check} $AllUsersButton
    ${Else}
        ${NSD_Check} $R1
    ${EndIf}
    ${If} $DesktopIcon == 1
        ${NSD_Check} $DesktopBox
    ${EndIf}
    nsDialogs::Show
FunctionEnd

Function WhoLeave
    ${NSD_GetState} $AllUsersButton $AllUsers
    ${NSD_GetState} $DesktopBox $DesktopIcon
    !insertmacro AskRights $R1
    ${If} $AllUsers == 1
    ${AndIf} $R1 == 0
        Call AskForRights
        ${If} ${Errors}
            MessageBox MB_OK|MB_ICONEXCLAMATION "$(NeedsRights)"
            Abort
        ${EndIf}
        Quit
    ${EndIf}
    Call SettleFolder
FunctionEnd

; Leaves on $R0 what is wrong with the folder, or nothing.
Function JudgeFolder
    StrCpy $R0 ""
    StrLen $R1 $INSTDIR
    IntOp $R1 $R1 + ${LONGEST}
    ${If} $R1 > 258 ; Windows gives a path 260 places, one of them for the end, one for the backslash between
        StrCpy $R0 "$(TooLong)"
        Return
    ${EndIf}
    ${GetRoot} "$INSTDIR" $R1
    ClearErrors
    ${DriveSpace} "$R1\" "/D=F /S=M" $R2 ; in KB, what is free on a large disk is no number for NSIS
    ${IfNot} ${Errors} ; of some shares it cannot be known
    ${AndIf} $R2 < ${SIZE_MB}
        StrCpy $R0 "$(NoRoom)"
    ${EndIf}
FunctionEnd

Function CheckFolder
    Call JudgeFolder
    ${If} $R0 != ""
        MessageBox MB_OK|MB_ICONEXCLAMATION "$R0"
        Abort
    ${EndIf}
FunctionEnd

; The older version goes by its own uninstaller, which knows its files. What a person made is not among them.
Function RemoveOlder
    ReadRegStr $R0 SHCTX "${APPS}" "InstallLocation"
    ${If} $R0 == ""
    ${OrIfNot} ${FileExists} "$R0\uninstall.exe"
        Return
    ${EndIf}
    !insertmacro RefuseWhileInUse $R0
    ${If} ${FileExists} "$DESKTOP\${NAME}.lnk"
        StrCpy $DesktopIcon 1 ; it shall be there after an update, too
    ${EndIf}
    ClearErrors
    ExecWait '"$R0\uninstall.exe" /S _?=$R0' $R1
    ${If} ${Errors}
    ${OrIf} $R1 != 0
        ${Refuse} ${NOT_REMOVED} "$(NotRemoved)"
    ${EndIf}
    Delete "$R0\uninstall.exe" ; run like this, it cannot remove itself
    RMDir "$R0"
FunctionEnd

Section
    SetDetailsPrint none
    Call JudgeFolder
    ${If} $R0 != ""
        ${Refuse} ${UNSUITABLE} "$R0"
    ${EndIf}
    Call RemoveOlder
    !insertmacro RefuseWhileInUse $INSTDIR
    ; The uninstaller first: should the disk give out half way, what is there can be removed.
    SetOutPath "$INSTDIR"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    WriteRegStr SHCTX "${APPS}" "DisplayName" "${NAME}"
    WriteRegStr SHCTX "${APPS}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${APPS}" "Publisher" "${PUBLISHER}"
    WriteRegStr SHCTX "${APPS}" "DisplayIcon" "$INSTDIR\neuron-gui.exe,0"
    WriteRegStr SHCTX "${APPS}" "InstallLocation" "$INSTDIR"
    WriteRegStr SHCTX "${APPS}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr SHCTX "${APPS}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD SHCTX "${APPS}" "EstimatedSize" ${SIZE_KB}
    WriteRegDWORD SHCTX "${APPS}" "NoModify" 1
    WriteRegDWORD SHCTX "${APPS}" "NoRepair" 1

    !insertmacro FILES_INSTALL
    SetOutPath "$INSTDIR" ; the folder in which the shortcuts start the program

    CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\neuron-gui.exe"
    ${If} $DesktopIcon == 1
        CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\neuron-gui.exe"
    ${EndIf}

    WriteRegStr SHCTX "Software\Classes\${PROJECT}" "" "$(ProjectFile)"
    WriteRegStr SHCTX "Software\Classes\${PROJECT}\DefaultIcon" "" "$INSTDIR\${DOCUMENT_ICON}"
    WriteRegStr SHCTX "Software\Classes\${PROJECT}\shell\open\command" "" '"$INSTDIR\neuron-gui.exe" "%1"'
    WriteRegStr SHCTX "Software\Classes\.neuron\OpenWithProgids" "${PROJECT}" ""
    ReadRegStr $R0 SHCTX "Software\Classes\.neuron" ""
    ${If} $R0 == ""
    ${OrIf} $R0 == "${PROJECT}" ; else another program has them, and ours is one more to open them with
        WriteRegStr SHCTX "Software\Classes\.neuron" "" "${PROJECT}"
        WriteRegStr SHCTX "Software\Classes\.neuron" "Content Type" "application/x-hello-neuron"
    ${EndIf}
    ${RefreshShellIcons}
SectionEnd

; The installer may be the administrator's; the program is to be the person's.
Function RunAsPerson
    Exec '"$WINDIR\explorer.exe" "$INSTDIR\neuron-gui.exe"'
FunctionEnd

; --- the uninstaller --------------------------------------------------------------------------------------------------

Function un.onInit
    SetRegView 64
    SetShellVarContext current
    ReadRegStr $R0 HKLM "${APPS}" "InstallLocation"
    ${If} $R0 == $INSTDIR
        SetShellVarContext all
        !insertmacro AskRights $R1
        ${If} $R1 == 0
            ${If} ${Silent}
                ${Refuse} ${NO_RIGHTS} "$(NeedsRights)"
            ${EndIf}
            ClearErrors
            ExecShell "runas" "$INSTDIR\uninstall.exe"
            ${If} ${Errors}
                ${Refuse} ${NO_RIGHTS} "$(NeedsRights)"
            ${EndIf}
            Quit
        ${EndIf}
    ${EndIf}
FunctionEnd

Section "un.All"
    SetDetailsPrint none
    !insertmacro RefuseWhileInUse $INSTDIR
    ClearErrors
    !insertmacro FILES_DELETE
    ${If} ${Errors}
        ${Refuse} ${NOT_REMOVED} "$(NotRemoved)"
    ${EndIf}
    !insertmacro FOLDERS_REMOVE ; only those that are empty now
    Delete "$SMPROGRAMS\${NAME}.lnk"
    Delete "$DESKTOP\${NAME}.lnk"

    DeleteRegKey SHCTX "Software\Classes\${PROJECT}"
    DeleteRegValue SHCTX "Software\Classes\.neuron\OpenWithProgids" "${PROJECT}"
    DeleteRegKey /ifempty SHCTX "Software\Classes\.neuron\OpenWithProgids"
    ReadRegStr $R0 SHCTX "Software\Classes\.neuron" ""
    ${If} $R0 == "${PROJECT}"
        DeleteRegValue SHCTX "Software\Classes\.neuron" ""
        DeleteRegValue SHCTX "Software\Classes\.neuron" "Content Type"
    ${EndIf}
    DeleteRegKey /ifnosubkeys /ifnovalues SHCTX "Software\Classes\.neuron"
    DeleteRegKey SHCTX "${APPS}"
    ${RefreshShellIcons}
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR" ; stays if a person keeps something in it
SectionEnd
