import { css, html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { cleanName } from '../../core/plain-text.js';
import { styled } from '../base/styled.js';
import type { Words } from '../i18n/words.js';

/** The maximum number at once: a new reaction replaces the oldest. */
const MAX_REACTIONS = 24;
const STAY_MS = 4_000;
/** Two reactions in one column start at least this far apart. */
const APART_MS = 800;
/** Columns side by side, so that reactions do not overlap. */
const COLUMNS = 4;

interface FloatingReaction {
  readonly id: number;
  readonly reaction: string;
  readonly name: string;
  /** The column in which it rises. */
  readonly column: number;
  /** How long it waits, so that it does not rise on top of the last one in its column. */
  readonly delayMs: number;
}

export const floatingReactionStyles = css`
  .reaction {
    position: absolute;
    inset-block-end: 0;
    display: grid;
    justify-items: center;
    gap: 4px;
    /* The width of its column, so that a long name does not reach into the next. */
    inline-size: max(10%, 84px);
    /* It grows by a tenth on its way. */
    padding-inline: 6px;
    font-size: clamp(36px, 4cqi, 72px);
    font-family: var(--_emoji);
    line-height: 1;
    animation: fly 4s cubic-bezier(0.3, 0.4, 0.5, 1) both;
  }

  .name {
    max-inline-size: 100%;
    padding: 2px 9px;
    overflow: hidden;
    border-radius: 999px;
    background: oklch(0.17 0.008 60 / 0.72);
    color: white;
    font: 500 12px / 18px var(--_font);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  @keyframes fly {
    from {
      opacity: 0;
      transform: translateY(20px) scale(0.6);
    }
    10% {
      opacity: 1;
      transform: translateY(-30px) scale(1.1);
    }
    75% {
      opacity: 1;
    }
    to {
      opacity: 0;
      transform: translateY(-52cqb) scale(1);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .reaction {
      inset-block-end: 24px;
      animation: none;
    }
  }
`;

/** The reactions that rise now. */
export class FloatingReactions {
  readonly #host: ReactiveControllerHost;
  readonly #words: Words;
  #reactions: readonly FloatingReaction[] = [];
  #count = 0;
  /** When the last reaction of each column starts to rise, by the page's clock. */
  readonly #startsMs: number[] = [];
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(host: ReactiveControllerHost, words: Words) {
    this.#host = host;
    this.#words = words;
  }

  render(): TemplateResult {
    return html`${repeat(
      this.#reactions,
      ({ id }) => id,
      ({ reaction, name, column, delayMs }) => html`<div
        part="reaction"
        class="reaction"
        ${styled({ 'inset-inline-start': `calc(2% + ${column} * max(10%, 84px))`, 'animation-delay': `${delayMs}ms` })}
      >
        <span aria-hidden="true">${reaction}</span>
        <span part="name" class="name" aria-hidden="true">${name}</span>
        <span class="visually-hidden">${this.#words.term('reactionBy', name, reaction)}</span>
      </div>`,
    )}`;
  }

  add(name: string, reaction: string): void {
    const id = this.#count++;
    const column = id % COLUMNS;
    const nowMs = performance.now();
    const startMs = Math.max(nowMs, (this.#startsMs[column] ?? 0) + APART_MS);
    this.#startsMs[column] = startMs;
    const delayMs = Math.round(startMs - nowMs);
    const floating = { id, reaction: cleanName(reaction), name: this.#words.nameOf(name), column, delayMs };
    this.#set([...this.#reactions, floating].slice(-MAX_REACTIONS));
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#set(this.#reactions.filter((one) => one !== floating));
    }, STAY_MS + delayMs);
    this.#timers.add(timer);
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#set([]);
  }

  #set(reactions: readonly FloatingReaction[]): void {
    this.#reactions = reactions;
    this.#host.requestUpdate();
  }
}
