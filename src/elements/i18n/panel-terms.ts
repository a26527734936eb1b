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
  selfView: string;
  selfAuto: string;
  selfFloating: string;
  selfGrid: string;
  selfHidden: string;

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
  messageActions: string;
  /** Shown when a text is too long for the room. `most` is the limit, formatted for the language. */
  tooLong: (most: string) => string;

  admit: (name: string) => string;
  admitAll: string;
  deny: (name: string) => string;
  turnAway: string;
  muteAll: string;
  askToMute: string;
  stopTheirCamera: string;
  stopTheirScreen: string;
  allowTheirCamera: string;
  allowTheirScreen: string;
  lowerTheirHand: string;
  volumeOf: (name: string) => string;
  removePerson: string;
  keepOut: string;
  keptOut: string;
  nobodyKeptOut: string;
  liftBan: string;
  allowToReturn: (name: string) => string;
  makeHost: string;
  makeModerator: string;
  makeParticipant: string;
  actionsFor: (name: string) => string;
  lockRoom: string;
  useWaitingRoom: string;
  /** `shown` is the count, formatted for the language. */
  watching: (count: number, shown: string) => string;

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
  /** The number, formatted for the language. */
  megabits: (megabits: string) => string;
}
