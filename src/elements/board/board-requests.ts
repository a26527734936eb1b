/** What a person wants of the whiteboard for everyone, or of its picture for themselves. */
export type BoardRequest =
  | { command: 'open' }
  | { command: 'close' }
  | { command: 'clear' }
  | { command: 'export'; format: 'svg' | 'png' };
