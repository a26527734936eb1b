import type { ErrorTexts } from './error-keys.js';

export const ptErrors: ErrorTexts = {
  siteSetup: 'Esta chamada não está bem configurada. Avise quem gere este site.',
  signIn: 'Este site não deixa você entrar na chamada. Inicie sessão ou peça um convite.',
  siteDown: 'Este site não responde. Verifique sua conexão e tente de novo.',
  serverDown: 'O servidor da chamada não responde. Verifique sua conexão e tente de novo.',
  mediaDown: 'O som e o vídeo foram interrompidos. Estamos tentando restabelecê-los.',
  insecure: 'Chamadas precisam de uma página segura. Abra-a com https:// no início do endereço.',
  reload: 'Falta uma parte desta página ou ela está desatualizada. Recarregue a página.',
  notAllowed: 'Você não tem permissão para isso. Fale com um anfitrião.',
  notFound: 'Outra pessoa mudou ou removeu isso entretanto.',
  'notFound:message': 'Esta mensagem já não está no chat.',
  tooFast: 'Você fez isso vezes demais. Espere um momento e tente de novo.',
  tooMuch: 'É demais para esta sala. Encurte ou apague algo antes.',
  unexpected: 'Algo deu errado. Tente de novo ou recarregue a página.',
  frame: 'A página em volta desta chamada não permite isso. Abra a chamada em uma aba própria.',
  'frame:microphone':
    'A página em volta desta chamada não a deixa usar seu microfone. Abra a chamada em uma aba própria.',
  'frame:camera':
    'A página em volta desta chamada não a deixa usar sua câmera. Abra a chamada em uma aba própria.',
  'frame:screen':
    'A página em volta desta chamada não deixa você compartilhar a tela. Abra a chamada em uma aba própria.',
  policy: 'Este site não permite isso. Avise quem o gere.',
  'unknown:microphone':
    'Seu microfone não pode ser usado aqui. Permita na barra de endereço; se a página em volta desta chamada não permitir, abra a chamada em uma aba própria.',
  'unknown:camera':
    'Sua câmera não pode ser usada aqui. Permita na barra de endereço; se a página em volta desta chamada não permitir, abra a chamada em uma aba própria.',
  'device_denied:microphone':
    'O navegador não pode usar seu microfone. Permita na barra de endereço e ligue-o de novo.',
  'device_denied:camera':
    'O navegador não pode usar sua câmera. Permita na barra de endereço e ligue-a de novo.',
  'device_dismissed:microphone':
    'A pergunta sobre seu microfone foi fechada. Ligue-o de novo e escolha “Permitir”.',
  'device_dismissed:camera': 'A pergunta sobre sua câmera foi fechada. Ligue-a de novo e escolha “Permitir”.',
  'device_blocked_by_system:microphone':
    'Seu sistema bloqueia o microfone para este navegador. Permita nas configurações de privacidade.',
  'device_blocked_by_system:camera':
    'Seu sistema bloqueia a câmera para este navegador. Permita nas configurações de privacidade.',
  'device_missing:microphone': 'Nenhum microfone encontrado. Conecte um: ele será usado na hora.',
  'device_missing:camera': 'Nenhuma câmera encontrada. Conecte uma: ela será usada na hora.',
  'device_busy:microphone': 'Outro programa está usando seu microfone. Feche-o e ligue o microfone de novo.',
  'device_busy:camera': 'Outro programa está usando sua câmera. Feche-o e ligue a câmera de novo.',
  'device_unsuitable:microphone': 'Não foi possível iniciar seu microfone. Escolha outro.',
  'device_unsuitable:camera': 'Não foi possível iniciar sua câmera. Escolha outra.',
  'device_ended:microphone': 'Seu microfone foi desconectado. Conecte-o de novo ou escolha outro.',
  'device_ended:camera': 'Sua câmera foi desconectada. Conecte-a de novo ou escolha outra.',
  'device_not_granted:microphone':
    'Você está no público e seu microfone não é usado. Peça a um anfitrião para falar.',
  'device_not_granted:camera':
    'Você está no público e sua câmera não é usada. Peça a um anfitrião para aparecer.',
  'device_revoked:microphone': 'Um moderador precisa permitir antes que você ligue seu microfone.',
  'device_revoked:camera': 'Um moderador precisa permitir antes que você ligue sua câmera.',
  'device_withdrawn:microphone': 'Um moderador desligou seu microfone para os outros: ninguém ouve você.',
  'device_withdrawn:camera': 'Um moderador desligou sua câmera para os outros: ninguém vê você.',
  'device_switched:microphone': 'Outro microfone está sendo usado agora.',
  'device_switched:camera': 'Outra câmera está sendo usada agora.',
  'device_switched:microphone gone': '{from} foi desconectado. Seu microfone agora é {to}.',
  'device_switched:camera gone': '{from} foi desconectada. Sua câmera agora é {to}.',
  'device_switched:microphone busy': 'Outro programa usa {from}. Seu microfone agora é {to}.',
  'device_switched:camera busy': 'Outro programa usa {from}. Sua câmera agora é {to}.',
  'device_switched:microphone returned': '{to} voltou e é usado como microfone.',
  'device_switched:camera returned': '{to} voltou e é usada como câmera.',
  'device_switched:microphone default': 'O microfone do sistema mudou. Seu microfone agora é {to}.',
  'device_switched:camera default': 'A câmera do sistema mudou. Sua câmera agora é {to}.',
  capture_unsupported:
    'Este navegador não pode usar microfone nem câmera. Use um Chrome, Edge, Firefox ou Safari atual.',
  speaking_while_muted: 'Seu microfone está mudo: ninguém ouve você.',
  microphone_silent: 'Nada chega do seu microfone. Diga algo ou escolha outro.',
  microphone_interrupted:
    'Seu sistema silenciou o microfone. Procure um botão nele ou outro programa que o use.',
  screen_blocked_by_system:
    'Seu sistema bloqueia a tela para este navegador. Permita a gravação da tela nas configurações de privacidade.',
  screen_denied: 'Seu navegador não pode compartilhar a tela neste site. Permita nas configurações dele.',
  screen_failed: 'Não foi possível compartilhar sua tela. Tente de novo ou escolha outra janela.',
  screen_unsupported:
    'Este navegador não pode compartilhar a tela. Use Chrome, Edge, Firefox ou Safari em um computador.',
  screen_not_allowed: 'Você não pode compartilhar sua tela aqui. Fale com um moderador.',
  screen_needs_click: 'Você já pode compartilhar sua tela de novo. Clique mais uma vez para compartilhar.',
  screen_taken: 'Outra pessoa está compartilhando a tela. Compartilhe a sua quando ela terminar.',
  processor_overloaded: 'Um efeito foi desligado: este aparelho não dá conta. Feche outros programas.',
  processor_unsupported: 'Este efeito não funciona neste navegador.',
  processor_unavailable: 'Não foi possível carregar o efeito. Verifique sua conexão e ligue-o de novo.',
  file_too_large: 'Este arquivo é grande demais para esta sala. Escolha um menor.',
  file_type_not_allowed: 'Esta sala não aceita arquivos deste tipo. Escolha outro.',
  file_type_mismatch: 'O conteúdo deste arquivo não corresponde ao nome. Escolha outro ou renomeie-o.',
  file_empty: 'Este é um arquivo vazio ou uma pasta. Escolha um arquivo com conteúdo.',
  file_count_reached:
    'Você já tem aqui o máximo de arquivos permitido. Exclua primeiro algumas de suas mensagens com arquivos.',
  file_room_full: 'O espaço para arquivos desta sala está cheio. Exclua primeiro mensagens com arquivos.',
  file_too_many: 'Não cabem tantos arquivos em uma mensagem. Envie os demais em outra mensagem.',
  file_upload_cut: 'O envio foi interrompido antes que o arquivo chegasse inteiro. Envie-o novamente.',
  file_unknown: 'Este arquivo não pode mais ser enviado. Remova-o e escolha-o novamente.',
  file_gone: 'Este arquivo não está mais no chat.',
  recording_unsupported: 'Este navegador não pode gravar. Use um Chrome, Edge, Firefox ou Safari atual.',
  recording_failed: 'A gravação foi interrompida. O que foi gravado até ali está salvo.',
  recording_not_joined: 'Ainda não há o que gravar. Entre antes na chamada.',
  captions_refused: 'Seu navegador não transforma sua voz em texto. Permita na barra de endereço.',
  share_failed: 'O navegador não compartilhou o link. Copie-o.',
  copy_failed: 'O navegador não copiou o link. Ele está selecionado: copie com o teclado.',
  fullscreen_failed: 'O navegador não mostra a chamada em tela cheia. Tente de novo.',
  pip_failed: 'O navegador não mantém a chamada em primeiro plano. Tente de novo.',
  speaker_failed: 'Não é possível usar este alto-falante. Escolha outro.',
  snapshot_failed: 'Não foi possível captar a imagem da chamada. Tente de novo.',
  browser_unsupported: 'Este navegador não faz chamadas. Use um Chrome, Edge, Firefox ou Safari atual.',
  video_suspended: 'Sua conexão está lenta: os vídeos ficam desligados até melhorar.',
  sound_blocked: 'O navegador espera um clique na página para tocar o som.',
  room_name_invalid: 'Este nome de sala não é válido. Use de 1 a 128 caracteres visíveis.',
  room_full: 'A chamada está cheia. Tente de novo quando alguém sair.',
  room_locked: 'A chamada está trancada. Peça a alguém lá dentro que a abra.',
  removed: 'Você foi removido desta chamada.',
  denied: 'Você não foi admitido nesta chamada.',
  ended: 'A chamada foi encerrada para todos.',
  replaced: 'Esta chamada continua em outra janela.',
  ai_not_configured: 'O assistente não está configurado neste site. Avise quem o gere.',
  ai_refused:
    'O assistente não respondeu a esta pergunta. Pergunte de outra forma ou avise quem gere este site.',
  ai_limit_reached:
    'O assistente não pode responder a mais perguntas agora. Espere alguns minutos e pergunte de novo.',
  ai_timed_out: 'O assistente demorou demais. Pergunte de novo em instantes.',
  ai_unusable_answer: 'A resposta do assistente não pode ser mostrada. Pergunte de novo com outras palavras.',
  ai_dropped: 'A conexão com o assistente foi perdida. Pergunte de novo em instantes.',
  breakout_limit: 'Uma chamada tem de 1 a 50 salas de grupos. Crie menos salas ou remova algumas primeiro.',
  breakout_closed:
    'As salas de grupos estão fechadas ou esta não foi atribuída a você. Peça a um anfitrião que envie você para lá.',
  breakout_ticket_invalid:
    'O acesso à sala de grupo expirou ou não vale para ela. Entre de novo a partir da sala principal.',
  breakout_ticket_used: 'O acesso à sala de grupo já foi usado. Entre de novo a partir da sala principal.',
  breakout_ticket_foreign:
    'Este acesso à sala de grupo é de outra pessoa. Entre a partir da sua própria chamada.',
  video_address_invalid:
    'Este não é o endereço de um vídeo: ele deve começar com https:// e não conter senha. Copie o endereço novamente.',
  document_full: 'O quadro branco está cheio. Elimine algo e tente de novo.',
  board_object_invalid: 'Isto não pode ficar no quadro branco: é demasiado grande ou está demasiado longe.',
  board_image_invalid: 'Este ficheiro não é uma imagem que o navegador possa ler. Use PNG, JPEG ou WebP.',
  video_unsupported:
    'Este endereço não é de um vídeo que possa ser reproduzido aqui. Use um vídeo do YouTube ou do Vimeo, ou o endereço de um arquivo MP4, WebM ou HLS (.m3u8).',
  video_not_found: 'Não há nenhum vídeo neste endereço. Talvez tenha sido removido. Verifique o endereço.',
  video_private: 'Este vídeo é privado ou foi removido. Peça acesso ao dono ou escolha outro vídeo.',
  video_embed_forbidden: 'O dono deste vídeo não permite reproduzi-lo em outros sites. Escolha outro vídeo.',
  video_unplayable:
    'Este navegador não consegue reproduzir este vídeo. Escolha outro vídeo ou outro formato.',
  video_unreachable: 'Não é possível acessar este vídeo. Verifique sua conexão e tente novamente.',
};
