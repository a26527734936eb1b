import type { ErrorTexts } from './error-keys.js';

export const jaErrors: ErrorTexts = {
  siteSetup: 'この通話は正しく設定されていません。サイトの運営者にお知らせください。',
  signIn: 'このサイトでは通話に入れません。ログインするか、招待を依頼してください。',
  siteDown: 'このサイトが応答しません。接続を確認して、もう一度お試しください。',
  serverDown: '通話サーバーが応答しません。接続を確認して、もう一度お試しください。',
  mediaDown: '音声と映像が途切れました。復旧を試みています。',
  insecure: '通話には安全なページが必要です。https:// で始まるアドレスで開いてください。',
  reload: 'このページの一部がないか、古くなっています。ページを再読み込みしてください。',
  notAllowed: 'この操作は許可されていません。ホストに相談してください。',
  notFound: 'ほかの人がすでに変更または削除しました。',
  'notFound:message': 'このメッセージはもうチャットにありません。',
  tooFast: '操作の回数が多すぎます。少し待ってから、もう一度お試しください。',
  tooMuch: 'このルームの上限を超えています。短くするか、先に何かを削除してください。',
  unexpected: '問題が発生しました。もう一度試すか、ページを再読み込みしてください。',
  frame: 'この通話を表示しているページが許可していません。通話を別のタブで開いてください。',
  'frame:microphone':
    'この通話を表示しているページがマイクの使用を許可していません。通話を別のタブで開いてください。',
  'frame:camera':
    'この通話を表示しているページがカメラの使用を許可していません。通話を別のタブで開いてください。',
  'frame:screen':
    'この通話を表示しているページが画面の共有を許可していません。通話を別のタブで開いてください。',
  policy: 'このサイトでは許可されていません。サイトの運営者にお知らせください。',
  'unknown:microphone':
    'ここではマイクを使えません。アドレスバーで許可してください。この通話を表示しているページが許可していない場合は、通話を別のタブで開いてください。',
  'unknown:camera':
    'ここではカメラを使えません。アドレスバーで許可してください。この通話を表示しているページが許可していない場合は、通話を別のタブで開いてください。',
  'device_denied:microphone':
    'ブラウザーがマイクを使えません。アドレスバーで許可してから、もう一度オンにしてください。',
  'device_denied:camera':
    'ブラウザーがカメラを使えません。アドレスバーで許可してから、もう一度オンにしてください。',
  'device_dismissed:microphone': 'マイクの確認が閉じられました。もう一度オンにして「許可」を選んでください。',
  'device_dismissed:camera': 'カメラの確認が閉じられました。もう一度オンにして「許可」を選んでください。',
  'device_blocked_by_system:microphone':
    'システムがこのブラウザーのマイク使用を禁止しています。プライバシー設定で許可してください。',
  'device_blocked_by_system:camera':
    'システムがこのブラウザーのカメラ使用を禁止しています。プライバシー設定で許可してください。',
  'device_missing:microphone': 'マイクが見つかりません。接続すると、すぐに使われます。',
  'device_missing:camera': 'カメラが見つかりません。接続すると、すぐに使われます。',
  'device_busy:microphone':
    '別のプログラムがマイクを使っています。それを閉じてから、もう一度オンにしてください。',
  'device_busy:camera':
    '別のプログラムがカメラを使っています。それを閉じてから、もう一度オンにしてください。',
  'device_unsuitable:microphone': 'マイクを起動できませんでした。別のマイクを選んでください。',
  'device_unsuitable:camera': 'カメラを起動できませんでした。別のカメラを選んでください。',
  'device_ended:microphone': 'マイクの接続が切れました。接続し直すか、別のマイクを選んでください。',
  'device_ended:camera': 'カメラの接続が切れました。接続し直すか、別のカメラを選んでください。',
  'device_not_granted:microphone':
    '視聴者として参加しているため、マイクは使われません。話すにはホストに依頼してください。',
  'device_not_granted:camera':
    '視聴者として参加しているため、カメラは使われません。映すにはホストに依頼してください。',
  'device_revoked:microphone': 'マイクをオンにするには、モデレーターの許可が必要です。',
  'device_revoked:camera': 'カメラをオンにするには、モデレーターの許可が必要です。',
  'device_withdrawn:microphone': 'モデレーターがあなたのマイクを止めました。誰にも聞こえていません。',
  'device_withdrawn:camera': 'モデレーターがあなたのカメラを止めました。誰にも見えていません。',
  'device_switched:microphone': '別のマイクに切り替わりました。',
  'device_switched:camera': '別のカメラに切り替わりました。',
  'device_switched:microphone gone': '{from} の接続が切れました。マイクは {to} に変わりました。',
  'device_switched:camera gone': '{from} の接続が切れました。カメラは {to} に変わりました。',
  'device_switched:microphone busy': '別のプログラムが {from} を使っています。マイクは {to} に変わりました。',
  'device_switched:camera busy': '別のプログラムが {from} を使っています。カメラは {to} に変わりました。',
  'device_switched:microphone returned': '{to} が再び接続され、マイクとして使われます。',
  'device_switched:camera returned': '{to} が再び接続され、カメラとして使われます。',
  'device_switched:microphone default': 'システムのマイクが変わりました。マイクは {to} になりました。',
  'device_switched:camera default': 'システムのカメラが変わりました。カメラは {to} になりました。',
  capture_unsupported:
    'このブラウザーではマイクもカメラも使えません。最新の Chrome、Edge、Firefox、Safari をお使いください。',
  speaking_while_muted: 'ミュート中です。誰にも聞こえていません。',
  microphone_silent: 'マイクから音が入っていません。話してみるか、別のマイクを選んでください。',
  microphone_interrupted:
    'システムがマイクをミュートしました。マイクのスイッチや、使用中の別のプログラムを確認してください。',
  screen_blocked_by_system:
    'システムがこのブラウザーの画面収録を禁止しています。プライバシー設定で許可してください。',
  screen_denied: 'このサイトでは画面を共有できない設定です。ブラウザーの設定で許可してください。',
  screen_failed: '画面を共有できませんでした。もう一度試すか、別のウィンドウを選んでください。',
  screen_unsupported:
    'このブラウザーでは画面を共有できません。パソコンの Chrome、Edge、Firefox、Safari をお使いください。',
  screen_not_allowed: 'ここでは画面を共有できません。モデレーターに相談してください。',
  screen_needs_click: '画面を再び共有できます。共有するには、もう一度クリックしてください。',
  screen_taken: 'ほかの人が画面を共有しています。終わってから共有してください。',
  processor_overloaded:
    'この端末では処理が追いつかないため、効果をオフにしました。ほかのプログラムを閉じてください。',
  processor_unsupported: 'この効果はこのブラウザーでは使えません。',
  processor_unavailable: '効果を読み込めませんでした。接続を確認して、もう一度オンにしてください。',
  file_too_large: 'このファイルはこのルームには大きすぎます。もっと小さいファイルを選んでください。',
  file_type_not_allowed: 'このルームではこの種類のファイルを送信できません。別のファイルを選んでください。',
  file_type_mismatch:
    'このファイルの内容は名前と合っていません。別のファイルを選ぶか、名前を変えてください。',
  file_empty: '空のファイルかフォルダです。内容のあるファイルを選んでください。',
  file_count_reached:
    'ここで送信できるファイルの数に達しました。先にファイル付きのメッセージをいくつか削除してください。',
  file_room_full:
    'このルームのファイル用の容量がいっぱいです。先にファイル付きのメッセージを削除してください。',
  file_too_many:
    '1つのメッセージにこれほど多くのファイルは付けられません。残りは別のメッセージで送信してください。',
  file_upload_cut: 'ファイル全体が届く前に送信が中断されました。もう一度送信してください。',
  file_unknown: 'このファイルはもう送信できません。取り除いてから、もう一度選んでください。',
  file_gone: 'このファイルはもうチャットにありません。',
  recording_unsupported:
    'このブラウザーでは録画できません。最新の Chrome、Edge、Firefox、Safari をお使いください。',
  recording_failed: '録画が中断しました。それまでの内容は保存されています。',
  recording_not_joined: 'まだ録画するものがありません。先に通話に参加してください。',
  captions_refused: 'ブラウザーが音声を文字にできません。アドレスバーで許可してください。',
  share_failed: 'ブラウザがリンクを共有しませんでした。代わりにコピーしてください。',
  copy_failed:
    'ブラウザーがリンクをコピーできませんでした。選択してあるので、キーボードでコピーしてください。',
  fullscreen_failed: 'ブラウザーが全画面で表示できませんでした。もう一度お試しください。',
  pip_failed: 'ブラウザーが通話を手前に表示できませんでした。もう一度お試しください。',
  speaker_failed: 'このスピーカーは使えません。別のスピーカーを選んでください。',
  snapshot_failed: '通話の画像を保存できませんでした。もう一度お試しください。',
  browser_unsupported:
    'このブラウザーでは通話できません。最新の Chrome、Edge、Firefox、Safari をお使いください。',
  video_suspended: '接続が遅いため、回復するまで映像を止めています。',
  sound_blocked: 'ページをクリックすると音声が再生されます。',
  room_name_invalid: 'このルーム名は使えません。表示できる文字を 1～128 文字で入力してください。',
  room_full: '通話は満員です。誰かが退出したら、もう一度お試しください。',
  room_locked: '通話はロックされています。中にいる人に開けてもらってください。',
  removed: 'この通話から退出させられました。',
  denied: 'この通話への参加は認められませんでした。',
  ended: '通話は全員に対して終了しました。',
  replaced: 'この通話は別のウィンドウで続いています。',
  ai_not_configured: 'このサイトではアシスタントが設定されていません。サイトの運営者にお知らせください。',
  ai_refused:
    'アシスタントはこの質問に答えませんでした。別の聞き方をするか、サイトの運営者にお知らせください。',
  ai_limit_reached:
    'アシスタントは今これ以上の質問に答えられません。数分待ってから、もう一度質問してください。',
  ai_timed_out: 'アシスタントの応答に時間がかかりすぎました。少し待ってから、もう一度質問してください。',
  ai_unusable_answer: 'アシスタントの回答を表示できません。別の言い方で、もう一度質問してください。',
  ai_dropped: 'アシスタントとの接続が切れました。少し待ってから、もう一度質問してください。',
  video_address_invalid:
    'これは動画のアドレスではありません。https:// で始まり、パスワードを含まないアドレスが必要です。もう一度コピーしてください。',
  video_unsupported:
    'このアドレスの動画はここでは再生できません。YouTube か Vimeo の動画、または MP4、WebM、HLS（.m3u8）のファイルを使ってください。',
  video_not_found: 'このアドレスに動画がありません。削除された可能性があります。アドレスを確認してください。',
  video_private: 'この動画は非公開か、削除されています。所有者に許可を求めるか、別の動画を選んでください。',
  video_embed_forbidden:
    'この動画の所有者は、ほかのサイトでの再生を許可していません。別の動画を選んでください。',
  video_unplayable: 'このブラウザではこの動画を再生できません。別の動画か、別の形式を選んでください。',
  video_unreachable: 'この動画に接続できません。接続を確認して、もう一度お試しください。',
};
