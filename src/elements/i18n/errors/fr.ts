import type { ErrorTexts } from './error-keys.js';

export const frErrors: ErrorTexts = {
  siteSetup: 'Cet appel n’est pas configuré correctement. Signalez-le aux responsables de ce site.',
  signIn: 'Ce site ne vous laisse pas entrer dans l’appel. Connectez-vous ou demandez une invitation.',
  siteDown: 'Ce site ne répond pas. Vérifiez votre connexion, puis réessayez.',
  serverDown: 'Le serveur d’appel ne répond pas. Vérifiez votre connexion, puis réessayez.',
  mediaDown: 'Le son et la vidéo sont interrompus. Nous essayons de les rétablir.',
  insecure: 'Les appels exigent une page sécurisée. Ouvrez-la avec https:// au début de l’adresse.',
  reload: 'Une partie de cette page manque ou n’est plus à jour. Rechargez la page.',
  notAllowed: 'Vous n’avez pas le droit de faire cela. Demandez à un hôte.',
  notFound: 'Quelqu’un d’autre l’a modifié ou supprimé entre-temps.',
  'notFound:message': 'Ce message n’est plus dans la discussion.',
  tooFast: 'Trop de tentatives. Attendez un instant, puis réessayez.',
  tooMuch: 'C’est trop pour cette salle. Raccourcissez, ou supprimez d’abord quelque chose.',
  unexpected: 'Une erreur est survenue. Réessayez ou rechargez la page.',
  frame: 'La page qui entoure cet appel ne le permet pas. Ouvrez l’appel dans son propre onglet.',
  'frame:microphone':
    'La page qui entoure cet appel ne lui donne pas accès à votre micro. Ouvrez l’appel dans son propre onglet.',
  'frame:camera':
    'La page qui entoure cet appel ne lui donne pas accès à votre caméra. Ouvrez l’appel dans son propre onglet.',
  'frame:screen':
    'La page qui entoure cet appel ne vous laisse pas partager votre écran. Ouvrez l’appel dans son propre onglet.',
  policy: 'Ce site ne le permet pas. Signalez-le à ses responsables.',
  'unknown:microphone':
    'Votre micro ne peut pas être utilisé ici. Autorisez-le dans la barre d’adresse ; si la page qui entoure cet appel ne le permet pas, ouvrez l’appel dans son propre onglet.',
  'unknown:camera':
    'Votre caméra ne peut pas être utilisée ici. Autorisez-la dans la barre d’adresse ; si la page qui entoure cet appel ne le permet pas, ouvrez l’appel dans son propre onglet.',
  'device_denied:microphone':
    'Le navigateur ne peut pas utiliser votre micro. Autorisez-le dans la barre d’adresse, puis réactivez-le.',
  'device_denied:camera':
    'Le navigateur ne peut pas utiliser votre caméra. Autorisez-la dans la barre d’adresse, puis réactivez-la.',
  'device_dismissed:microphone':
    'La question sur votre micro a été fermée. Réactivez-le et choisissez « Autoriser ».',
  'device_dismissed:camera':
    'La question sur votre caméra a été fermée. Réactivez-la et choisissez « Autoriser ».',
  'device_blocked_by_system:microphone':
    'Votre système bloque le micro pour ce navigateur. Autorisez-le dans les réglages de confidentialité.',
  'device_blocked_by_system:camera':
    'Votre système bloque la caméra pour ce navigateur. Autorisez-la dans les réglages de confidentialité.',
  'device_missing:microphone': 'Aucun micro trouvé. Branchez-en un : il sera utilisé aussitôt.',
  'device_missing:camera': 'Aucune caméra trouvée. Branchez-en une : elle sera utilisée aussitôt.',
  'device_busy:microphone': 'Un autre programme utilise votre micro. Fermez-le, puis réactivez le micro.',
  'device_busy:camera': 'Un autre programme utilise votre caméra. Fermez-le, puis réactivez la caméra.',
  'device_unsuitable:microphone': 'Votre micro n’a pas pu démarrer. Choisissez-en un autre.',
  'device_unsuitable:camera': 'Votre caméra n’a pas pu démarrer. Choisissez-en une autre.',
  'device_ended:microphone': 'Votre micro a été débranché. Rebranchez-le ou choisissez-en un autre.',
  'device_ended:camera': 'Votre caméra a été débranchée. Rebranchez-la ou choisissez-en une autre.',
  'device_not_granted:microphone':
    'Vous êtes dans le public : votre micro n’est pas utilisé. Demandez à un hôte la permission de parler.',
  'device_not_granted:camera':
    'Vous êtes dans le public : votre caméra n’est pas utilisée. Demandez à un hôte la permission de vous montrer.',
  'device_revoked:microphone': 'Un modérateur doit d’abord vous autoriser à activer votre micro.',
  'device_revoked:camera': 'Un modérateur doit d’abord vous autoriser à activer votre caméra.',
  'device_withdrawn:microphone':
    'Un modérateur a coupé votre micro pour les autres : personne ne vous entend.',
  'device_withdrawn:camera': 'Un modérateur a coupé votre caméra pour les autres : personne ne vous voit.',
  'device_switched:microphone': 'Un autre micro est utilisé à présent.',
  'device_switched:camera': 'Une autre caméra est utilisée à présent.',
  'device_switched:microphone gone': '{from} a été débranché. Votre micro est maintenant {to}.',
  'device_switched:camera gone': '{from} a été débranchée. Votre caméra est maintenant {to}.',
  'device_switched:microphone busy': 'Un autre programme utilise {from}. Votre micro est maintenant {to}.',
  'device_switched:camera busy': 'Un autre programme utilise {from}. Votre caméra est maintenant {to}.',
  'device_switched:microphone returned': '{to} est de retour et sert de micro.',
  'device_switched:camera returned': '{to} est de retour et sert de caméra.',
  'device_switched:microphone default': 'Le micro du système a changé. Votre micro est maintenant {to}.',
  'device_switched:camera default': 'La caméra du système a changé. Votre caméra est maintenant {to}.',
  capture_unsupported:
    'Ce navigateur ne peut utiliser ni micro ni caméra. Prenez une version récente de Chrome, Edge, Firefox ou Safari.',
  speaking_while_muted: 'Votre micro est coupé : personne ne vous entend.',
  microphone_silent: 'Rien ne vient de votre micro. Dites quelque chose ou choisissez-en un autre.',
  microphone_interrupted:
    'Votre système a coupé le micro. Cherchez un interrupteur dessus ou un autre programme qui l’utilise.',
  screen_blocked_by_system:
    'Votre système bloque l’écran pour ce navigateur. Autorisez l’enregistrement de l’écran dans les réglages de confidentialité.',
  screen_denied: 'Votre navigateur ne peut pas partager l’écran sur ce site. Autorisez-le dans ses réglages.',
  screen_failed: 'Votre écran n’a pas pu être partagé. Réessayez ou choisissez une autre fenêtre.',
  screen_unsupported:
    'Ce navigateur ne peut pas partager l’écran. Prenez Chrome, Edge, Firefox ou Safari sur un ordinateur.',
  screen_not_allowed: 'Vous ne pouvez pas partager votre écran ici. Demandez à un modérateur.',
  screen_needs_click:
    'Vous pouvez de nouveau partager votre écran. Cliquez encore une fois pour le partager.',
  screen_taken: 'Quelqu’un d’autre partage son écran. Partagez le vôtre quand il aura fini.',
  processor_overloaded: 'Un effet a été désactivé : cet appareil est trop lent. Fermez d’autres programmes.',
  processor_unsupported: 'Cet effet ne fonctionne pas dans ce navigateur.',
  processor_unavailable: 'L’effet n’a pas pu être chargé. Vérifiez votre connexion, puis réactivez-le.',
  file_too_large: 'Ce fichier est trop volumineux pour ce salon. Choisissez-en un plus petit.',
  file_type_not_allowed: 'Ce salon n’accepte pas les fichiers de ce type. Choisissez-en un autre.',
  file_type_mismatch:
    'Le contenu de ce fichier ne correspond pas à son nom. Choisissez-en un autre ou renommez-le.',
  file_empty: 'C’est un fichier vide ou un dossier. Choisissez un fichier avec un contenu.',
  file_count_reached:
    'Vous avez atteint le nombre de fichiers autorisé ici. Supprimez d’abord certains de vos messages avec fichiers.',
  file_room_full:
    'L’espace réservé aux fichiers de ce salon est plein. Supprimez d’abord des messages avec fichiers.',
  file_too_many:
    'Un message ne peut pas contenir autant de fichiers. Envoyez les autres dans un autre message.',
  file_upload_cut: 'L’envoi a été interrompu avant la fin du fichier. Envoyez-le à nouveau.',
  file_unknown: 'Ce fichier ne peut plus être envoyé. Retirez-le, puis choisissez-le à nouveau.',
  file_gone: 'Ce fichier n’est plus dans la discussion.',
  recording_unsupported:
    'Ce navigateur ne peut pas enregistrer. Prenez une version récente de Chrome, Edge, Firefox ou Safari.',
  recording_failed: 'L’enregistrement s’est interrompu. Ce qui précède est sauvegardé.',
  recording_not_joined: 'Il n’y a encore rien à enregistrer. Rejoignez d’abord l’appel.',
  captions_refused: 'Votre navigateur ne transcrit pas votre voix. Autorisez-le dans la barre d’adresse.',
  share_failed: 'Le navigateur n’a pas partagé le lien. Copiez-le à la place.',
  copy_failed: 'Le navigateur n’a pas copié le lien. Il est sélectionné : copiez-le au clavier.',
  fullscreen_failed: 'Le navigateur n’affiche pas l’appel en plein écran. Réessayez.',
  pip_failed: 'Le navigateur ne garde pas l’appel au premier plan. Réessayez.',
  speaker_failed: 'Ce haut-parleur ne peut pas être utilisé. Choisissez-en un autre.',
  snapshot_failed: 'L’image de l’appel n’a pas pu être prise. Réessayez.',
  browser_unsupported:
    'Ce navigateur ne permet pas les appels. Prenez une version récente de Chrome, Edge, Firefox ou Safari.',
  video_suspended: 'Votre connexion est lente : les vidéos sont coupées jusqu’à ce qu’elle s’améliore.',
  sound_blocked: 'Le navigateur attend un clic sur la page pour lancer le son.',
  room_name_invalid: 'Ce nom de salle ne convient pas. Utilisez de 1 à 128 caractères visibles.',
  room_full: 'L’appel est complet. Réessayez quand quelqu’un sera parti.',
  room_locked: 'L’appel est verrouillé. Demandez à quelqu’un à l’intérieur de l’ouvrir.',
  removed: 'Vous avez été retiré de cet appel.',
  denied: 'Vous n’avez pas été admis dans cet appel.',
  ended: 'L’appel a été terminé pour tous.',
  replaced: 'Cet appel continue dans une autre fenêtre.',
  ai_not_configured: 'L’assistant n’est pas configuré sur ce site. Signalez-le à ses responsables.',
  ai_refused:
    'L’assistant n’a pas répondu à cette question. Posez-la autrement, ou signalez-le aux responsables de ce site.',
  ai_limit_reached:
    'L’assistant ne peut pas répondre à d’autres questions pour le moment. Attendez quelques minutes, puis reposez votre question.',
  ai_timed_out: 'L’assistant a mis trop de temps. Reposez votre question dans un instant.',
  ai_unusable_answer:
    'La réponse de l’assistant ne peut pas être affichée. Reposez votre question avec d’autres mots.',
  ai_dropped: 'La connexion avec l’assistant a été perdue. Reposez votre question dans un instant.',
  breakout_limit: 'Un appel compte de 1 à 50 salles de sous-groupe. Créez-en moins, ou supprimez-en d’abord.',
  breakout_closed:
    'Les salles de sous-groupe sont fermées, ou celle-ci ne vous est pas attribuée. Demandez à un hôte de vous y envoyer.',
  breakout_ticket_invalid:
    'L’accès à la salle de sous-groupe a expiré ou ne vaut pas pour elle. Entrez de nouveau depuis la salle principale.',
  breakout_ticket_used:
    'L’accès à la salle de sous-groupe a déjà servi. Entrez de nouveau depuis la salle principale.',
  breakout_ticket_foreign:
    'Cet accès à la salle de sous-groupe est celui d’une autre personne. Entrez depuis votre propre appel.',
  video_address_invalid:
    'Ce n’est pas l’adresse d’une vidéo : elle doit commencer par https:// et ne contenir aucun mot de passe. Copiez de nouveau l’adresse.',
  document_full: 'Le tableau blanc est plein. Supprimez quelque chose, puis réessayez.',
  board_object_invalid: 'Cela ne peut pas figurer sur le tableau blanc : c’est trop grand ou trop loin.',
  board_image_invalid:
    'Ce fichier n’est pas une image que le navigateur peut lire. Utilisez PNG, JPEG ou WebP.',
  video_unsupported:
    'Cette adresse n’est pas celle d’une vidéo lisible ici. Utilisez une vidéo de YouTube ou de Vimeo, ou l’adresse d’un fichier MP4, WebM ou HLS (.m3u8).',
  video_not_found:
    'Il n’y a pas de vidéo à cette adresse. Elle a peut-être été supprimée. Vérifiez l’adresse.',
  video_private:
    'Cette vidéo est privée ou a été supprimée. Demandez l’accès à son propriétaire ou choisissez-en une autre.',
  video_embed_forbidden:
    'Le propriétaire de cette vidéo n’autorise pas sa lecture sur d’autres sites. Choisissez une autre vidéo.',
  video_unplayable:
    'Ce navigateur ne peut pas lire cette vidéo. Choisissez une autre vidéo ou un autre format.',
  video_unreachable: 'Cette vidéo est injoignable. Vérifiez votre connexion, puis réessayez.',
};
