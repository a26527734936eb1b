import type { Grants, ParticipantInfo, PresenceMeta, Role, Source } from '../../../room/protocol/index.js';

export interface Declaration {
  source: Source;
  muted: boolean;
  /** It is silent because the system interrupts it, not because the person has muted it. */
  interrupted?: true;
  /**
   * Another participant's share has ended this screen: its page must not publish it again when it heals a session.
   */
  taken?: true;
}

/** A participant's full record. Others see only `info`. */
export interface Member {
  info: ParticipantInfo;
  subject: string;
  /** From the room token: its role, and the grants that differ from those of the role. */
  token: { role: Role; grants: { [K in keyof Grants]?: Grants[K] | undefined } };
  grants: Grants;
  /** Hashes of the latest resume secret, and of the previous secret until the client confirms the latest. */
  resume: { current: string; previous: string | null };
  /** Declarations by track name, also for tracks that are not published yet. */
  declared: Record<string, Declaration>;
  /** The storage prefixes whose changes this participant receives. */
  watches: string[];
  /** What this connection says about itself; null: nothing. */
  presence: PresenceMeta | null;
  /** When the socket was lost, in milliseconds since the epoch; null while it is connected. */
  lostAtMs: number | null;
  /** False when the tile has been removed, though the participant may still resume. */
  present: boolean;
}
