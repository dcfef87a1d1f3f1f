; What the installer says beside NSIS's own words.

!macro Say NAME ENGLISH GERMAN
    LangString ${NAME} ${LANG_ENGLISH} "${ENGLISH}"
    LangString ${NAME} ${LANG_GERMAN} "${GERMAN}"
!macroend

!insertmacro Say WhoTitle "For whom?" "Für wen?"
!insertmacro Say WhoText "Choose who shall find ${NAME} on this computer." \
    "Wählen Sie, wer ${NAME} auf diesem Computer finden soll."
!insertmacro Say OnlyMe "Only for &me" "Nur für &mich"
!insertmacro Say Everybody "For &everybody who uses this computer (needs an administrator)" \
    "Für &alle, die diesen Computer benutzen (als Administrator)"
!insertmacro Say OnDesktop "An icon on the &desktop" "Ein Symbol auf dem &Desktop"
!insertmacro Say ProjectFile "Hello Neuron file" "Hello-Neuron-Datei"

!insertmacro Say IsRunning "${NAME} is running, or its files may not be changed: close it and try again." \
    "${NAME} läuft noch, oder seine Dateien dürfen nicht geändert werden: Bitte schließen und noch einmal versuchen."
!insertmacro Say NeedsRights "Only an administrator can do this for everybody who uses this computer." \
    "Das kann nur ein Administrator für alle tun, die diesen Computer benutzen."
!insertmacro Say NeedsWindows10 "${NAME} needs a 64-bit Windows, version 10 or newer." \
    "${NAME} braucht ein 64-Bit-Windows ab Version 10."
!insertmacro Say NotRemoved "Files of ${NAME} could not be removed: restart the computer and try again." \
    "Dateien von ${NAME} ließen sich nicht entfernen: Bitte den Computer neu starten und noch einmal versuchen."
!insertmacro Say TooLong "The name of this folder is too long for Windows: choose a shorter one." \
    "Der Name dieses Ordners ist zu lang für Windows: Bitte einen kürzeren wählen."
!insertmacro Say NoRoom "There is too little room on this disk: choose another, or make room." \
    "Auf diesem Laufwerk ist zu wenig Platz: Bitte ein anderes wählen oder Platz schaffen."
