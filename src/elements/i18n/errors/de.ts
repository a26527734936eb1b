import type { ErrorTexts } from './error-keys.js';

export const deErrors: ErrorTexts = {
  siteSetup:
    'Dieser Anruf ist nicht richtig eingerichtet. Bitte sagen Sie es denen, die diese Seite betreiben.',
  signIn: 'Diese Seite lässt Sie nicht in den Anruf. Melden Sie sich an oder bitten Sie um eine Einladung.',
  siteDown: 'Diese Seite antwortet nicht. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
  serverDown: 'Der Anrufserver antwortet nicht. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
  mediaDown: 'Ton und Video sind unterbrochen. Wir versuchen, sie wiederherzustellen.',
  insecure: 'Anrufe brauchen eine sichere Seite. Öffnen Sie sie mit https:// am Anfang der Adresse.',
  reload: 'Ein Teil dieser Seite fehlt oder ist veraltet. Laden Sie die Seite neu.',
  notAllowed: 'Das dürfen Sie hier nicht. Fragen Sie einen Gastgeber.',
  notFound: 'Jemand anderes hat das inzwischen geändert oder entfernt.',
  'notFound:message': 'Diese Nachricht ist nicht mehr im Chat.',
  tooFast: 'Das war zu oft hintereinander. Warten Sie einen Moment und versuchen Sie es noch einmal.',
  tooMuch: 'Das ist zu viel für diesen Raum. Kürzen Sie es oder löschen Sie zuerst etwas.',
  unexpected: 'Etwas ist schiefgegangen. Versuchen Sie es noch einmal oder laden Sie die Seite neu.',
  frame: 'Die Seite um diesen Anruf erlaubt das nicht. Öffnen Sie den Anruf in einem eigenen Tab.',
  'frame:microphone':
    'Die Seite um diesen Anruf gibt ihm Ihr Mikrofon nicht frei. Öffnen Sie den Anruf in einem eigenen Tab.',
  'frame:camera':
    'Die Seite um diesen Anruf gibt ihm Ihre Kamera nicht frei. Öffnen Sie den Anruf in einem eigenen Tab.',
  'frame:screen':
    'Die Seite um diesen Anruf lässt Sie den Bildschirm nicht teilen. Öffnen Sie den Anruf in einem eigenen Tab.',
  policy: 'Diese Seite erlaubt das nicht. Bitte sagen Sie es denen, die sie betreiben.',
  'unknown:microphone':
    'Ihr Mikrofon lässt sich hier nicht nutzen. Erlauben Sie es in der Adressleiste. Gibt die Seite um diesen Anruf es nicht frei, öffnen Sie den Anruf in einem eigenen Tab.',
  'unknown:camera':
    'Ihre Kamera lässt sich hier nicht nutzen. Erlauben Sie sie in der Adressleiste. Gibt die Seite um diesen Anruf sie nicht frei, öffnen Sie den Anruf in einem eigenen Tab.',
  'device_denied:microphone':
    'Der Browser darf Ihr Mikrofon nicht nutzen. Erlauben Sie es in der Adressleiste und schalten Sie es wieder ein.',
  'device_denied:camera':
    'Der Browser darf Ihre Kamera nicht nutzen. Erlauben Sie sie in der Adressleiste und schalten Sie sie wieder ein.',
  'device_dismissed:microphone':
    'Die Frage nach Ihrem Mikrofon wurde geschlossen. Schalten Sie es wieder ein und wählen Sie „Zulassen“.',
  'device_dismissed:camera':
    'Die Frage nach Ihrer Kamera wurde geschlossen. Schalten Sie sie wieder ein und wählen Sie „Zulassen“.',
  'device_blocked_by_system:microphone':
    'Ihr Betriebssystem sperrt das Mikrofon für diesen Browser. Erlauben Sie es in den Datenschutzeinstellungen.',
  'device_blocked_by_system:camera':
    'Ihr Betriebssystem sperrt die Kamera für diesen Browser. Erlauben Sie sie in den Datenschutzeinstellungen.',
  'device_missing:microphone': 'Kein Mikrofon gefunden. Schließen Sie eines an: Es wird sofort verwendet.',
  'device_missing:camera': 'Keine Kamera gefunden. Schließen Sie eine an: Sie wird sofort verwendet.',
  'device_busy:microphone':
    'Ein anderes Programm nutzt Ihr Mikrofon. Schließen Sie es und schalten Sie das Mikrofon wieder ein.',
  'device_busy:camera':
    'Ein anderes Programm nutzt Ihre Kamera. Schließen Sie es und schalten Sie die Kamera wieder ein.',
  'device_unsuitable:microphone': 'Ihr Mikrofon ließ sich nicht starten. Wählen Sie ein anderes.',
  'device_unsuitable:camera': 'Ihre Kamera ließ sich nicht starten. Wählen Sie eine andere.',
  'device_ended:microphone':
    'Ihr Mikrofon wurde getrennt. Schließen Sie es wieder an oder wählen Sie ein anderes.',
  'device_ended:camera':
    'Ihre Kamera wurde getrennt. Schließen Sie sie wieder an oder wählen Sie eine andere.',
  'device_not_granted:microphone':
    'Sie hören hier zu, Ihr Mikrofon wird nicht verwendet. Fragen Sie einen Gastgeber, ob Sie sprechen dürfen.',
  'device_not_granted:camera':
    'Sie sehen hier zu, Ihre Kamera wird nicht verwendet. Fragen Sie einen Gastgeber, ob Sie sich zeigen dürfen.',
  'device_revoked:microphone': 'Ein Moderator muss Ihnen erst wieder erlauben, Ihr Mikrofon einzuschalten.',
  'device_revoked:camera': 'Ein Moderator muss Ihnen erst wieder erlauben, Ihre Kamera einzuschalten.',
  'device_withdrawn:microphone':
    'Ein Moderator hat Ihr Mikrofon für die anderen abgeschaltet: Niemand hört Sie.',
  'device_withdrawn:camera': 'Ein Moderator hat Ihre Kamera für die anderen abgeschaltet: Niemand sieht Sie.',
  'device_switched:microphone': 'Es wird jetzt ein anderes Mikrofon verwendet.',
  'device_switched:camera': 'Es wird jetzt eine andere Kamera verwendet.',
  'device_switched:microphone gone': '{from} wurde getrennt. Ihr Mikrofon ist jetzt {to}.',
  'device_switched:camera gone': '{from} wurde getrennt. Ihre Kamera ist jetzt {to}.',
  'device_switched:microphone busy': 'Ein anderes Programm nutzt {from}. Ihr Mikrofon ist jetzt {to}.',
  'device_switched:camera busy': 'Ein anderes Programm nutzt {from}. Ihre Kamera ist jetzt {to}.',
  'device_switched:microphone returned': '{to} ist wieder da und wird als Mikrofon verwendet.',
  'device_switched:camera returned': '{to} ist wieder da und wird als Kamera verwendet.',
  'device_switched:microphone default':
    'Das Mikrofon des Systems hat gewechselt. Ihr Mikrofon ist jetzt {to}.',
  'device_switched:camera default': 'Die Kamera des Systems hat gewechselt. Ihre Kamera ist jetzt {to}.',
  capture_unsupported:
    'Dieser Browser kann weder Mikrofon noch Kamera nutzen. Nehmen Sie ein aktuelles Chrome, Edge, Firefox oder Safari.',
  speaking_while_muted: 'Sie sind stumm: Niemand hört Sie.',
  microphone_silent: 'Von Ihrem Mikrofon kommt nichts. Sagen Sie etwas oder wählen Sie ein anderes.',
  microphone_interrupted:
    'Ihr System hat das Mikrofon stummgeschaltet. Suchen Sie einen Schalter daran oder ein Programm, das es nutzt.',
  screen_blocked_by_system:
    'Ihr Betriebssystem sperrt den Bildschirm für diesen Browser. Erlauben Sie die Bildschirmaufnahme in den Datenschutzeinstellungen.',
  screen_denied:
    'Ihr Browser darf auf dieser Seite den Bildschirm nicht teilen. Erlauben Sie es in seinen Einstellungen.',
  screen_failed:
    'Ihr Bildschirm ließ sich nicht teilen. Versuchen Sie es noch einmal oder wählen Sie ein anderes Fenster.',
  screen_unsupported:
    'Dieser Browser kann den Bildschirm nicht teilen. Nehmen Sie ein aktuelles Chrome, Edge, Firefox oder Safari am Computer.',
  screen_not_allowed: 'Sie dürfen Ihren Bildschirm hier nicht teilen. Fragen Sie einen Moderator.',
  screen_needs_click:
    'Sie können Ihren Bildschirm wieder teilen. Klicken Sie dazu noch einmal auf „Bildschirm teilen“.',
  screen_taken: 'Jemand anderes teilt gerade den Bildschirm. Teilen Sie Ihren, wenn er fertig ist.',
  processor_overloaded:
    'Ein Effekt wurde ausgeschaltet: Dieses Gerät kommt nicht nach. Schließen Sie andere Programme.',
  processor_unsupported: 'Dieser Effekt funktioniert in diesem Browser nicht.',
  processor_unavailable:
    'Der Effekt ließ sich nicht laden. Prüfen Sie Ihre Verbindung und schalten Sie ihn wieder ein.',
  file_too_large: 'Diese Datei ist für diesen Raum zu groß. Wählen Sie eine kleinere.',
  file_type_not_allowed: 'Dieser Raum nimmt keine Dateien dieses Typs an. Wählen Sie eine andere.',
  file_type_mismatch:
    'Der Inhalt dieser Datei passt nicht zu ihrem Namen. Wählen Sie eine andere oder benennen Sie sie um.',
  file_empty: 'Das ist eine leere Datei oder ein Ordner. Wählen Sie eine Datei mit Inhalt.',
  file_count_reached:
    'Sie haben hier schon so viele Dateien wie erlaubt. Löschen Sie zuerst einige Ihrer Nachrichten mit Dateien.',
  file_room_full:
    'Der Platz für Dateien in diesem Raum ist aufgebraucht. Löschen Sie zuerst Nachrichten mit Dateien.',
  file_too_many: 'So viele Dateien passen nicht in eine Nachricht. Senden Sie die übrigen in einer weiteren.',
  file_upload_cut:
    'Die Übertragung ist abgebrochen, bevor die ganze Datei da war. Senden Sie sie noch einmal.',
  file_unknown: 'Diese Datei lässt sich nicht mehr senden. Entfernen Sie sie und wählen Sie sie neu aus.',
  file_gone: 'Diese Datei ist nicht mehr im Chat.',
  recording_unsupported:
    'Dieser Browser kann nicht aufnehmen. Nehmen Sie ein aktuelles Chrome, Edge, Firefox oder Safari.',
  recording_failed: 'Die Aufnahme brach ab. Was bis dahin aufgenommen wurde, ist gespeichert.',
  recording_not_joined: 'Es gibt noch nichts aufzunehmen. Treten Sie zuerst dem Anruf bei.',
  captions_refused: 'Ihr Browser wandelt Ihre Sprache nicht in Text um. Erlauben Sie es in der Adressleiste.',
  share_failed: 'Der Browser hat den Link nicht geteilt. Kopieren Sie ihn stattdessen.',
  copy_failed: 'Der Browser hat den Link nicht kopiert. Er ist markiert: Kopieren Sie ihn mit der Tastatur.',
  fullscreen_failed: 'Der Browser zeigt den Anruf nicht im Vollbild. Versuchen Sie es noch einmal.',
  pip_failed: 'Der Browser hält den Anruf nicht im Vordergrund. Versuchen Sie es noch einmal.',
  speaker_failed: 'Über diesen Lautsprecher lässt sich nichts wiedergeben. Wählen Sie einen anderen.',
  snapshot_failed: 'Das Bild des Anrufs ließ sich nicht aufnehmen. Versuchen Sie es noch einmal.',
  browser_unsupported:
    'Dieser Browser kann keine Anrufe führen. Nehmen Sie ein aktuelles Chrome, Edge, Firefox oder Safari.',
  video_suspended: 'Ihre Verbindung ist langsam: Videos sind ausgeschaltet, bis sie besser wird.',
  sound_blocked: 'Der Browser wartet mit dem Ton, bis Sie auf die Seite klicken.',
  room_name_invalid: 'Dieser Raumname geht nicht. Nehmen Sie 1 bis 128 sichtbare Zeichen.',
  room_full: 'Der Anruf ist voll. Versuchen Sie es noch einmal, wenn jemand gegangen ist.',
  room_locked: 'Der Anruf ist abgeschlossen. Bitten Sie jemanden darin, ihn zu öffnen.',
  removed: 'Sie wurden aus diesem Anruf entfernt.',
  denied: 'Sie wurden nicht in diesen Anruf eingelassen.',
  ended: 'Der Anruf wurde für alle beendet.',
  replaced: 'Dieser Anruf geht in einem anderen Fenster weiter.',
  ai_not_configured:
    'Der Assistent ist auf dieser Seite nicht eingerichtet. Bitte sagen Sie es denen, die sie betreiben.',
  ai_refused:
    'Der Assistent hat diese Frage nicht beantwortet. Fragen Sie anders, oder sagen Sie es denen, die diese Seite betreiben.',
  ai_limit_reached:
    'Der Assistent kann gerade keine weiteren Fragen beantworten. Warten Sie ein paar Minuten und fragen Sie noch einmal.',
  ai_timed_out: 'Der Assistent hat zu lange gebraucht. Fragen Sie gleich noch einmal.',
  ai_unusable_answer:
    'Die Antwort des Assistenten lässt sich nicht anzeigen. Fragen Sie noch einmal mit anderen Worten.',
  ai_dropped: 'Die Verbindung zum Assistenten ist abgebrochen. Fragen Sie gleich noch einmal.',
  breakout_limit:
    'Ein Anruf hat 1 bis 50 Gruppenräume. Legen Sie weniger an, oder entfernen Sie zuerst einige.',
  breakout_closed:
    'Die Gruppenräume sind geschlossen, oder dieser ist Ihnen nicht zugewiesen. Bitten Sie die Gastgeber, Sie dorthin zu schicken.',
  breakout_ticket_invalid:
    'Der Zugang zum Gruppenraum ist abgelaufen oder gilt nicht für ihn. Gehen Sie vom Hauptraum aus noch einmal hinein.',
  breakout_ticket_used:
    'Der Zugang zum Gruppenraum wurde schon benutzt. Gehen Sie vom Hauptraum aus noch einmal hinein.',
  breakout_ticket_foreign:
    'Dieser Zugang zum Gruppenraum gehört jemand anderem. Gehen Sie von Ihrem eigenen Anruf aus hinein.',
  video_address_invalid:
    'Das ist keine Adresse eines Videos: Sie muss mit https:// beginnen und darf kein Passwort enthalten. Kopieren Sie die Adresse noch einmal.',
  document_full: 'Das Whiteboard ist voll. Löschen Sie etwas, und versuchen Sie es erneut.',
  board_object_invalid: 'Das kann nicht auf dem Whiteboard stehen: Es ist zu groß oder zu weit entfernt.',
  board_image_invalid:
    'Diese Datei ist kein Bild, das der Browser lesen kann. Verwenden Sie PNG, JPEG oder WebP.',
  video_unsupported:
    'Diese Adresse gehört zu keinem Video, das hier abgespielt werden kann. Nehmen Sie ein Video von YouTube oder Vimeo oder die Adresse einer MP4-, WebM- oder HLS-Datei (.m3u8).',
  video_not_found:
    'Unter dieser Adresse gibt es kein Video. Vielleicht wurde es entfernt. Prüfen Sie die Adresse.',
  video_private:
    'Dieses Video ist privat oder wurde entfernt. Bitten Sie um Zugriff, oder wählen Sie ein anderes Video.',
  video_embed_forbidden:
    'Dieses Video darf nicht auf anderen Seiten abgespielt werden. Wählen Sie ein anderes Video.',
  video_unplayable:
    'Dieser Browser kann dieses Video nicht abspielen. Wählen Sie ein anderes Video oder ein anderes Format.',
  video_unreachable:
    'Dieses Video ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
};
