/**
 * The words of panels and menus, and of the controls in the menu of the control bar. In English they load with those
 * elements; in every other language they load with all other words.
 */
export interface PanelTerms {
  save: string;
  send: string;
  edit: string;
  delete: string;

  layout: string;
  layoutGrid: string;
  layoutSpeaker: string;
  layoutPresentation: string;
  layoutSideBySide: string;
  showPresentation: string;
  showSideBySide: string;
  showSpeaker: string;
  showGrid: string;
  selfView: string;
  selfAuto: string;
  selfFloating: string;
  selfGrid: string;
  selfHidden: string;

  enterFullscreen: string;
  leaveFullscreen: string;
  shortcuts: string;

  writeMessage: string;
  everyone: string;
  recipient: string;
  /** The label of a private message, for its sender. */
  toOnly: (name: string) => string;
  toYouOnly: string;
  loadOlder: string;
  messageDeleted: string;
  messageEdited: string;
  /** The participants who are typing; never empty. */
  typing: (names: readonly string[]) => string;
  chatEmpty: string;
  chatEmptyText: string;
  newMessages: string;
  /** The label of a message that could not be sent. */
  notSent: string;
  messageActions: string;
  reply: string;
  replyingTo: (name: string) => string;
  replyingToYou: string;
  /** The label of a quote, which shows the message when it is pressed. */
  showQuoted: (name: string) => string;
  showYourQuoted: string;
  pinMessage: string;
  unpinMessage: string;
  pinnedMessage: string;
  showMessage: string;
  /** The participants who are typing to you alone; never empty. */
  typingToYou: (names: readonly string[]) => string;
  /** Who reacted to a message. The last of the names may be a number of further people. */
  reactedWith: (reaction: string, names: readonly string[]) => string;
  /** `shown` is the count, formatted for the language. */
  otherPeople: (count: number, shown: string) => string;
  moreReactions: string;
  emoji: string;
  emojiFailed: string;
  attachFiles: string;
  dropFiles: string;
  /** The label of the list of files that are chosen and not sent yet. */
  chosenFiles: string;
  /** The label of a progress bar. */
  uploading: (name: string) => string;
  cancelUpload: (name: string) => string;
  removeFile: (name: string) => string;
  retryUpload: (name: string) => string;
  openPicture: (name: string) => string;
  /** `size` is formatted for the language, such as `1.2 MB`. */
  downloadFile: (name: string, size: string) => string;
  downloadPicture: string;
  /** Shown when a text is too long for the room. `most` is the limit, formatted for the language. */
  tooLong: (most: string) => string;
  /** Marks the messages of another behavior of the room, which no person has written. */
  automatic: string;
  /** Stands before the reason. */
  answerIncomplete: string;
  askAssistant: string;
  summarizeChat: string;
  /** The label of the list of what can be inserted while writing. */
  suggestions: string;
  /** `mention` asks the assistant, such as `@Assistant`. */
  assistantHint: (mention: string) => string;

  searchPeople: string;
  nobodyFound: string;

  invitesToStage: (name: string) => string;
  accept: string;
  decline: string;
  joinStage: string;
  joinStageText: string;
  nowHost: string;
  nowModerator: string;
  nowParticipant: string;
  nowSpeaker: string;
  nowViewer: string;
  hasStarted: string;
  nowLive: string;

  admit: (name: string) => string;
  admitAll: string;
  deny: (name: string) => string;
  turnAway: string;
  muteAll: string;
  everyoneMuted: string;
  letThemSpeak: string;
  doNotLetSpeak: string;
  /** `isBlocked`: only a moderator can allow it again. */
  wasMuted: (name: string, isBlocked: boolean) => string;
  wasCameraStopped: (name: string, isBlocked: boolean) => string;
  wasScreenStopped: (name: string, isBlocked: boolean) => string;
  maySpeakAgain: string;
  mayShowAgain: string;
  mayShareAgain: string;
  undo: string;
  stopTheirCamera: string;
  stopTheirScreen: string;
  allowTheirCamera: string;
  allowTheirScreen: string;
  lowerTheirHand: string;
  inviteToStage: string;
  cancelInvitation: string;
  moveToAudience: string;
  raisedHands: string;
  invitedToStage: string;
  inviteName: (name: string) => string;
  cancelInvitationOf: (name: string) => string;
  lowerHandOf: (name: string) => string;
  volumeOf: (name: string) => string;
  removePerson: string;
  ban: string;
  confirmRemove: (name: string) => string;
  confirmBan: (name: string) => string;
  wasBanned: (name: string) => string;
  banned: string;
  nobodyBanned: string;
  liftBan: string;
  allowToReturn: (name: string) => string;
  makeHost: string;
  makeModerator: string;
  makeParticipant: string;
  makeViewer: string;
  /** `role`: `host`, `moderator`, `participant` or `viewer`. */
  isNow: (name: string, role: string) => string;
  actionsFor: (name: string) => string;
  lockRoom: string;
  useWaitingRoom: string;
  letUnmute: string;
  backstage: string;
  goLive: string;
  goLiveText: string;
  isLive: string;
  isLiveText: string;
  goBackstage: string;
  goBackstageText: string;
  /** `shown` is the count, formatted for the language. */
  watching: (count: number, shown: string) => string;
  away: string;
  onPhone: string;
  inBreakout: (name: string) => string;
  setStatus: string;
  editStatus: string;
  yourStatus: string;
  statusExample: string;
  clearStatus: string;
  showMore: string;

  showPoll: string;
  hidePoll: string;
  pollEmpty: string;
  pollEmptyText: string;
  pollQuestion: string;
  pollOption: (number: number) => string;
  addOption: string;
  startPoll: string;
  closePoll: string;
  newPoll: string;
  pollClosed: string;
  /** `shown` is the count, formatted for the language. */
  votes: (count: number, shown: string) => string;
  yourVote: string;
  pollVote: string;
  changeVote: string;
  allowSeveral: string;
  chooseSeveral: string;
  showVoters: string;
  votersShown: string;
  /** In a poll that was started while the room is backstage. */
  backstagePoll: string;
  votesAnonymous: string;
  allowChange: string;
  pollResults: string;
  resultsLive: string;
  resultsAfterVote: string;
  resultsAtEnd: string;
  hiddenUntilVote: string;
  hiddenUntilEnd: string;
  whoVoted: string;
  removePoll: string;
  /** How many people voted; `shown` is the count, formatted for the language. */
  voters: (count: number, shown: string) => string;
  /** The label of the badge: how many polls you have not seen. */
  newPolls: (count: number) => string;
  pollStarted: (question: string) => string;

  /** The media quality, 1 (hardly usable) to 5 (excellent). */
  quality: (score: number) => string;
  connected: string;
  connecting: string;
  notConnected: string;

  feedbackTitle: string;
  /** The meaning of a mark from 1 (unusable) to 5 (as if in the same room). */
  feedbackMark: (mark: number) => string;
  feedbackComment: string;
  feedbackThanks: string;

  showSettings: string;
  hideSettings: string;
  devices: string;
  appearance: string;
  colors: string;
  asSystem: string;
  light: string;
  dark: string;
  density: string;
  comfortable: string;
  compact: string;
  behavior: string;
  sounds: string;
  soundsText: string;
  shortcutsText: string;

  captions: string;
  captionsOn: string;
  captionsOff: string;
  captionMe: string;
  captionMeOnDevice: string;
  captionMeByService: string;
  captionsUnavailable: string;
  captionsWaiting: string;

  showTranscript: string;
  hideTranscript: string;
  startTranscript: string;
  stopTranscript: string;
  transcribedBy: (name: string) => string;
  youTranscribe: string;
  transcriptOn: string;
  transcriptConsent: string;
  transcriptKept: string;
  /** `names` is a list, in the language. */
  transcribedPeople: (names: string) => string;
  nobodyTranscribed: string;
  allowMySpeech: string;
  notNow: string;
  transcribeMe: string;
  /** Marks a person. */
  isTranscribed: string;
  searchTranscript: string;
  transcriptEmpty: string;
  transcriptEmptyText: string;
  linesNotFound: string;
  /** `shown` is the count, formatted for the language. */
  linesFound: (count: number, shown: string) => string;
  transcriptLoading: string;
  transcriptLoadFailed: string;
  newestLine: string;
  downloadTranscript: string;
  /** The name of a file format. */
  plainText: string;
  /** Why your speech is not turned into text. `code` is an `AiProblem`. */
  transcriptProblem: (code: string) => string;

  showAi: string;
  hideAi: string;
  aiOff: string;
  aiConnecting: string;
  aiReady: string;
  /** `name` is the person whom it hears. */
  aiListening: (name: string) => string;
  aiListeningToYou: string;
  aiSpeaking: string;
  /** Why the AI with a voice is not in the call. `code` is an `AiProblem`. */
  aiProblem: (code: string) => string;
  aiHint: string;
  /** The floor is the right to talk to the AI. */
  nobodyHasFloor: string;
  youHaveFloor: string;
  floorOf: (name: string) => string;
  /** Follows `floorOf`. `place` is formatted for the language. */
  placeInQueue: (place: string) => string;
  requestFloor: string;
  releaseFloor: string;
  leaveQueue: string;
  passFloor: string;
  passFloorTo: (name: string) => string;
  floorQueue: string;
  holdToTalkToAi: string;
  /** The label of the same button while it is held. */
  aiHearsYou: string;
  aiNeedsMicrophone: string;
  enableAi: string;
  disableAi: string;
  aiInstructions: string;
  aiInstructionsHint: string;
  aiVoice: string;
  /** The voice that the room chooses. */
  aiUsualVoice: string;
  aiConsent: string;

  showWatch: string;
  hideWatch: string;
  watchQueue: string;
  videosInQueue: (count: number, shown: string) => string;
  watchEmpty: string;
  watchEmptyText: string;
  videoAddress: string;
  videoAddressHint: string;
  addVideo: string;
  addedBy: (name: string) => string;
  videoIsOn: string;
  startVideo: (title: string) => string;
  removeVideo: (title: string) => string;
  playVideo: string;
  pauseVideo: string;
  nextVideo: string;
  stopVideo: string;
  videoPosition: string;
  videoSpeed: string;
  videoVolume: string;
  muteVideo: string;
  unmuteVideo: string;
  videoClick: string;
  waitsForVideo: (names: readonly string[]) => string;
  moderatorsControl: string;
  youHaveRemote: string;
  hasRemote: (name: string) => string;
  nobodyHasRemote: string;
  takeRemote: string;
  releaseRemote: string;
  passRemote: string;
  passRemoteTo: (name: string) => string;

  startRecording: string;
  stopRecording: string;
  takeSnapshot: string;
  enterPip: string;
  leavePip: string;
  background: string;
  backgroundNone: string;
  backgroundBlur: string;
  backgroundDawn: string;
  backgroundForest: string;
  backgroundNight: string;
  mirrorForAll: string;
  checkServer: string;
  checkMedia: string;
  checkRelay: string;
  checkUpload: string;
  checkDownload: string;
  checkVideo: string;
  checkOk: string;
  checkFailed: string;
  checkUnused: string;
  verdictGood: string;
  verdictSlow: string;
  verdictRelay: string;
  verdictNoMedia: string;
  verdictNoVideo: string;
  verdictNoServer: string;
  whiteboard: string;
  openBoard: string;
  closeBoard: string;
  boardTools: string;
  boardObjects: (count: number, shown: string) => string;
  redo: string;
  toolPen: string;
  toolRectangle: string;
  toolEllipse: string;
  toolLine: string;
  toolArrow: string;
  toolText: string;
  toolImage: string;
  toolEraser: string;
  toolSelect: string;
  toolHand: string;
  boardColor: string;
  colorInk: string;
  colorGray: string;
  colorRed: string;
  colorOrange: string;
  colorYellow: string;
  colorGreen: string;
  colorBlue: string;
  colorPurple: string;
  lineWidth: string;
  widthThin: string;
  widthMedium: string;
  widthThick: string;
  zoomFit: string;
  saveSvg: string;
  savePng: string;
  clearBoard: string;
  clearBoardSure: string;
  boardText: string;
  boardSaving: string;
  boardLoading: string;
  boardOffline: string;
  showBreakouts: string;
  hideBreakouts: string;
  breakoutName: (number: string) => string;
  breakoutCount: string;
  createBreakouts: string;
  breakoutsEmpty: string;
  breakoutsEmptyText: string;
  shuffleBreakouts: string;
  openBreakouts: string;
  closeBreakouts: string;
  breakoutChoice: string;
  breakoutMayReturn: string;
  breakoutTimer: string;
  noTimer: string;
  /** `shown` is the count, formatted for the language. */
  breakoutMinutes: (count: number, shown: string) => string;
  breakoutMain: string;
  breakoutNobody: string;
  breakoutOnWay: string;
  breakoutOf: (name: string) => string;
  removeBreakout: (name: string) => string;
  renameBreakout: string;
  enterBreakout: (name: string) => string;
  returnToMain: string;
  askForHelp: string;
  cancelHelp: string;
  helpWanted: (who: string, room: string) => string;
  answerHelp: string;
  announceLabel: string;
  announceSend: string;
  announced: (who: string, text: string) => string;
  inRoomNow: (room: string) => string;
  enteringRoom: (room: string) => string;
  invitedToRoom: (room: string) => string;
  movesIn: (seconds: string) => string;
  goNow: string;
  timeLeft: (time: string) => string;
  everyoneReturns: (time: string) => string;
  holdToTalk: string;
  spaceBar: string;
  pauseSharing: string;
  resumeSharing: string;
  zoom: string;
  zoomIn: string;
  zoomOut: string;
  zoomReset: string;
  /** `percent` is formatted for the language, such as `150%`. */
  zoomLevel: (percent: string) => string;
  rotate: string;
  /** `degrees` is formatted for the language, such as `90°`. */
  rotatedBy: (degrees: string) => string;
  /** The number, formatted for the language. */
  megabits: (megabits: string) => string;
}
