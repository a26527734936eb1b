/** An invitation to a breakout room. The call goes there at `movesAtMs`, by the page's own clock. */
export interface BreakoutInvitation {
  readonly room: string;
  readonly movesAtMs: number;
}

/** Where a call is, beside the room that was joined. */
export interface BreakoutLocation {
  /** The id of the breakout room that the call is in or entering; null: it is in the main room. */
  readonly room: string | null;
  /** Whether the call is still entering it. */
  readonly isEntering: boolean;
  readonly invitation: BreakoutInvitation | null;
  /** Goes where the invitation leads, at once. */
  readonly accept: () => void;
}
