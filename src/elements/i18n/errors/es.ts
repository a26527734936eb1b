import type { ErrorTexts } from './error-keys.js';

export const esErrors: ErrorTexts = {
  siteSetup: 'Esta llamada no está bien configurada. Avisa a quienes gestionan este sitio.',
  signIn: 'Este sitio no te deja entrar en la llamada. Inicia sesión o pide una invitación.',
  siteDown: 'Este sitio no responde. Comprueba tu conexión e inténtalo de nuevo.',
  serverDown: 'El servidor de llamadas no responde. Comprueba tu conexión e inténtalo de nuevo.',
  mediaDown: 'El sonido y el vídeo se han interrumpido. Estamos intentando recuperarlos.',
  insecure: 'Las llamadas necesitan una página segura. Ábrela con https:// al principio de la dirección.',
  reload: 'Falta una parte de esta página o está anticuada. Vuelve a cargar la página.',
  notAllowed: 'No tienes permiso para hacer esto. Pregunta a un anfitrión.',
  notFound: 'Otra persona lo ha cambiado o eliminado mientras tanto.',
  'notFound:message': 'Este mensaje ya no está en el chat.',
  tooFast: 'Lo has hecho demasiadas veces. Espera un momento e inténtalo de nuevo.',
  tooMuch: 'Es demasiado para esta sala. Acórtalo o elimina algo antes.',
  unexpected: 'Algo ha fallado. Inténtalo de nuevo o recarga la página.',
  frame: 'La página que contiene esta llamada no lo permite. Abre la llamada en su propia pestaña.',
  'frame:microphone':
    'La página que contiene esta llamada no le deja usar tu micrófono. Abre la llamada en su propia pestaña.',
  'frame:camera':
    'La página que contiene esta llamada no le deja usar tu cámara. Abre la llamada en su propia pestaña.',
  'frame:screen':
    'La página que contiene esta llamada no te deja compartir la pantalla. Abre la llamada en su propia pestaña.',
  policy: 'Este sitio no lo permite. Avisa a quienes lo gestionan.',
  'unknown:microphone':
    'Tu micrófono no se puede usar aquí. Permítelo en la barra de direcciones; si la página que contiene esta llamada no lo permite, abre la llamada en su propia pestaña.',
  'unknown:camera':
    'Tu cámara no se puede usar aquí. Permítela en la barra de direcciones; si la página que contiene esta llamada no lo permite, abre la llamada en su propia pestaña.',
  'device_denied:microphone':
    'El navegador no puede usar tu micrófono. Permítelo en la barra de direcciones y actívalo de nuevo.',
  'device_denied:camera':
    'El navegador no puede usar tu cámara. Permítelo en la barra de direcciones y actívala de nuevo.',
  'device_dismissed:microphone':
    'Se cerró la pregunta sobre tu micrófono. Actívalo de nuevo y elige «Permitir».',
  'device_dismissed:camera': 'Se cerró la pregunta sobre tu cámara. Actívala de nuevo y elige «Permitir».',
  'device_blocked_by_system:microphone':
    'Tu sistema bloquea el micrófono para este navegador. Permítelo en los ajustes de privacidad.',
  'device_blocked_by_system:camera':
    'Tu sistema bloquea la cámara para este navegador. Permítela en los ajustes de privacidad.',
  'device_missing:microphone': 'No se encontró ningún micrófono. Conecta uno: se usará al instante.',
  'device_missing:camera': 'No se encontró ninguna cámara. Conecta una: se usará al instante.',
  'device_busy:microphone':
    'Otro programa está usando tu micrófono. Ciérralo y activa el micrófono de nuevo.',
  'device_busy:camera': 'Otro programa está usando tu cámara. Ciérralo y activa la cámara de nuevo.',
  'device_unsuitable:microphone': 'No se pudo iniciar tu micrófono. Elige otro.',
  'device_unsuitable:camera': 'No se pudo iniciar tu cámara. Elige otra.',
  'device_ended:microphone': 'Tu micrófono se desconectó. Vuelve a conectarlo o elige otro.',
  'device_ended:camera': 'Tu cámara se desconectó. Vuelve a conectarla o elige otra.',
  'device_not_granted:microphone':
    'Estás entre el público y tu micrófono no se usa. Pide permiso a un anfitrión para hablar.',
  'device_not_granted:camera':
    'Estás entre el público y tu cámara no se usa. Pide permiso a un anfitrión para mostrarte.',
  'device_revoked:microphone': 'Un moderador tiene que permitirte antes encender tu micrófono.',
  'device_revoked:camera': 'Un moderador tiene que permitirte antes encender tu cámara.',
  'device_withdrawn:microphone': 'Un moderador ha apagado tu micrófono para los demás: nadie te oye.',
  'device_withdrawn:camera': 'Un moderador ha apagado tu cámara para los demás: nadie te ve.',
  'device_switched:microphone': 'Ahora se usa otro micrófono.',
  'device_switched:camera': 'Ahora se usa otra cámara.',
  'device_switched:microphone gone': '{from} se desconectó. Tu micrófono es ahora {to}.',
  'device_switched:camera gone': '{from} se desconectó. Tu cámara es ahora {to}.',
  'device_switched:microphone busy': 'Otro programa usa {from}. Tu micrófono es ahora {to}.',
  'device_switched:camera busy': 'Otro programa usa {from}. Tu cámara es ahora {to}.',
  'device_switched:microphone returned': '{to} ha vuelto y se usa como micrófono.',
  'device_switched:camera returned': '{to} ha vuelto y se usa como cámara.',
  'device_switched:microphone default': 'El micrófono del sistema ha cambiado. Tu micrófono es ahora {to}.',
  'device_switched:camera default': 'La cámara del sistema ha cambiado. Tu cámara es ahora {to}.',
  capture_unsupported:
    'Este navegador no puede usar micrófono ni cámara. Usa un Chrome, Edge, Firefox o Safari actual.',
  speaking_while_muted: 'Tienes el micrófono silenciado: nadie te oye.',
  microphone_silent: 'No llega nada de tu micrófono. Di algo o elige otro.',
  microphone_interrupted:
    'Tu sistema ha silenciado el micrófono. Busca un interruptor en él u otro programa que lo use.',
  screen_blocked_by_system:
    'Tu sistema bloquea la pantalla para este navegador. Permite la grabación de pantalla en los ajustes de privacidad.',
  screen_denied: 'Tu navegador no puede compartir la pantalla en este sitio. Permítelo en sus ajustes.',
  screen_failed: 'No se pudo compartir tu pantalla. Inténtalo de nuevo o elige otra ventana.',
  screen_unsupported:
    'Este navegador no puede compartir la pantalla. Usa Chrome, Edge, Firefox o Safari en un ordenador.',
  screen_not_allowed: 'No puedes compartir tu pantalla aquí. Pregunta a un moderador.',
  screen_needs_click: 'Ya puedes volver a compartir tu pantalla. Haz clic otra vez para compartirla.',
  screen_taken: 'Otra persona está compartiendo su pantalla. Comparte la tuya cuando termine.',
  processor_overloaded: 'Se ha desactivado un efecto: este dispositivo no da abasto. Cierra otros programas.',
  processor_unsupported: 'Este efecto no funciona en este navegador.',
  processor_unavailable: 'No se pudo cargar el efecto. Comprueba tu conexión y actívalo de nuevo.',
  file_too_large: 'Este archivo es demasiado grande para esta sala. Elija uno más pequeño.',
  file_type_not_allowed: 'Esta sala no acepta archivos de este tipo. Elija otro.',
  file_type_mismatch:
    'El contenido de este archivo no corresponde a su nombre. Elija otro o cámbiele el nombre.',
  file_empty: 'Es un archivo vacío o una carpeta. Elija un archivo con contenido.',
  file_count_reached:
    'Ya tiene aquí el máximo de archivos permitido. Elimine primero algunos de sus mensajes con archivos.',
  file_room_full: 'El espacio para archivos de esta sala está lleno. Elimine primero mensajes con archivos.',
  file_too_many: 'En un mensaje no caben tantos archivos. Envíe los demás en otro mensaje.',
  file_upload_cut: 'El envío se interrumpió antes de que llegara todo el archivo. Envíelo de nuevo.',
  file_unknown: 'Este archivo ya no se puede enviar. Quítelo y vuelva a elegirlo.',
  file_gone: 'Este archivo ya no está en el chat.',
  recording_unsupported: 'Este navegador no puede grabar. Usa un Chrome, Edge, Firefox o Safari actual.',
  recording_failed: 'La grabación se interrumpió. Lo grabado hasta entonces está guardado.',
  recording_not_joined: 'Aún no hay nada que grabar. Únete antes a la llamada.',
  captions_refused: 'Tu navegador no convierte tu voz en texto. Permítelo en la barra de direcciones.',
  share_failed: 'El navegador no compartió el enlace. Cópialo en su lugar.',
  copy_failed: 'El navegador no copió el enlace. Está seleccionado: cópialo con el teclado.',
  fullscreen_failed: 'El navegador no muestra la llamada a pantalla completa. Inténtalo de nuevo.',
  pip_failed: 'El navegador no mantiene la llamada en primer plano. Inténtalo de nuevo.',
  speaker_failed: 'No se puede usar este altavoz. Elige otro.',
  snapshot_failed: 'No se pudo tomar la imagen de la llamada. Inténtalo de nuevo.',
  browser_unsupported: 'Este navegador no permite llamadas. Usa un Chrome, Edge, Firefox o Safari actual.',
  video_suspended: 'Tu conexión es lenta: los vídeos se apagan hasta que mejore.',
  sound_blocked: 'El navegador espera un clic en la página para reproducir el sonido.',
  room_name_invalid: 'Este nombre de sala no es válido. Use de 1 a 128 caracteres visibles.',
  room_full: 'La llamada está llena. Inténtalo de nuevo cuando alguien haya salido.',
  room_locked: 'La llamada está bloqueada. Pide a alguien de dentro que la abra.',
  removed: 'Te han sacado de esta llamada.',
  denied: 'No te han admitido en esta llamada.',
  ended: 'La llamada ha terminado para todos.',
  replaced: 'Esta llamada continúa en otra ventana.',
  ai_not_configured: 'El asistente no está configurado en este sitio. Avisa a quienes lo gestionan.',
  ai_refused:
    'El asistente no ha respondido a esta pregunta. Pregunta de otra forma o avisa a quienes gestionan este sitio.',
  ai_limit_reached:
    'El asistente no puede responder a más preguntas ahora. Espera unos minutos y vuelve a preguntar.',
  ai_timed_out: 'El asistente ha tardado demasiado. Vuelve a preguntar en un momento.',
  ai_unusable_answer:
    'La respuesta del asistente no se puede mostrar. Vuelve a preguntar con otras palabras.',
  ai_dropped: 'Se ha perdido la conexión con el asistente. Vuelve a preguntar en un momento.',
  breakout_limit: 'Una llamada tiene de 1 a 50 salas para grupos. Cree menos o quite antes algunas.',
  breakout_closed:
    'Las salas para grupos están cerradas o esta no se le ha asignado. Pida a un anfitrión que le envíe allí.',
  breakout_ticket_invalid:
    'El acceso a la sala para grupos ha caducado o no vale para ella. Entre otra vez desde la sala principal.',
  breakout_ticket_used:
    'El acceso a la sala para grupos ya se ha usado. Entre otra vez desde la sala principal.',
  breakout_ticket_foreign:
    'Este acceso a la sala para grupos es de otra persona. Entre desde su propia llamada.',
  video_address_invalid:
    'Esta no es la dirección de un vídeo: debe empezar por https:// y no contener ninguna contraseña. Copia la dirección de nuevo.',
  document_full: 'La pizarra está llena. Elimine algo e inténtelo de nuevo.',
  board_object_invalid: 'Esto no puede estar en la pizarra: es demasiado grande o está demasiado lejos.',
  board_image_invalid: 'Este archivo no es una imagen que el navegador pueda leer. Use PNG, JPEG o WebP.',
  video_unsupported:
    'Esta dirección no es de un vídeo que se pueda reproducir aquí. Usa un vídeo de YouTube o Vimeo, o la dirección de un archivo MP4, WebM o HLS (.m3u8).',
  video_not_found:
    'No hay ningún vídeo en esta dirección. Puede que se haya eliminado. Comprueba la dirección.',
  video_private: 'Este vídeo es privado o se ha eliminado. Pide acceso a su dueño o elige otro vídeo.',
  video_embed_forbidden: 'El dueño de este vídeo no permite reproducirlo en otros sitios. Elige otro vídeo.',
  video_unplayable: 'Este navegador no puede reproducir este vídeo. Elige otro vídeo u otro formato.',
  video_unreachable: 'No se puede acceder a este vídeo. Comprueba tu conexión e inténtalo de nuevo.',
};
