import { css } from 'lit';

/** The styles of replies, reactions, the pinned message, the emoji picker and the assistant. */
export const chatExtraStyles = css`
  .message:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 3px;
    border-radius: 8px;
  }

  .quote {
    display: grid;
    max-inline-size: min(272px, 100%);
    min-block-size: 24px;
    margin-block-end: 2px;
    padding: 4px 10px;
    border: 0;
    border-inline-start: 3px solid var(--_accent);
    border-radius: 6px;
    background: color-mix(in oklab, var(--_text) 6%, transparent);
    color: var(--_text-quiet);
    font: inherit;
    font-size: 12px;
    text-align: start;
  }

  button.quote {
    min-block-size: 44px;
    cursor: pointer;
  }

  button.quote:hover {
    color: var(--_text);
  }

  .quote--gone {
    border-color: var(--_line);
    font-style: italic;
  }

  .quote-name,
  .reply-name {
    color: var(--_text);
    font-weight: 600;
  }

  .quote-name,
  .quote-text {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .reply {
    padding-block: 4px;
    padding-inline-start: 11px;
    border-inline-start: 3px solid var(--_accent);
    border-start-start-radius: 12px;
  }

  .unsent {
    border-inline-start-color: var(--_danger);
  }

  .reply-to {
    display: grid;
    flex: 1;
    min-inline-size: 0;
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    column-gap: 4px;
    margin-block: -5px -6px;
  }

  .message--own .chips {
    justify-content: flex-end;
  }

  /* A small pill, and around it space for a finger. */
  .chip {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 5px;
    min-inline-size: 44px;
    min-block-size: 44px;
    padding: 0 9px;
    border: 0;
    background: none;
    isolation: isolate;
    color: var(--_text);
    font: inherit;
    font-size: 12px;
    font-weight: 600;
    cursor: pointer;
  }

  .chip::before {
    content: '';
    position: absolute;
    inset-block: 8px;
    inset-inline: 0;
    border-radius: 999px;
    background: var(--_control);
    z-index: -1;
  }

  .chip[aria-pressed='true']::before {
    background: color-mix(in oklab, var(--_accent) 24%, var(--_surface));
    box-shadow: inset 0 0 0 1.5px var(--_accent);
  }

  .chip[aria-disabled='true'] {
    cursor: default;
  }

  .chip-emoji,
  .emoji {
    font-family: var(--_emoji);
  }

  .quick {
    display: flex;
    border-block-end: 1px solid var(--_line);
    margin-block-end: 4px;
    padding-block-end: 4px;
  }

  .quick .emoji {
    justify-content: center;
    inline-size: 44px;
    padding: 0;
    font-size: 20px;
    --_icon: 20px;
  }

  .quick .emoji[aria-checked='true'] {
    background: color-mix(in oklab, var(--_accent) 24%, transparent);
  }

  .pinned {
    border-block-end: 1px solid var(--_line);
    font-size: 13px;
  }

  .pinned-head {
    display: flex;
    align-items: center;
    gap: 8px;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 0 16px;
    border: 0;
    background: none;
    color: var(--_text-quiet);
    font: inherit;
    text-align: start;
    cursor: pointer;
    --_icon: 16px;
  }

  .pinned-head:focus-visible {
    outline-offset: -2px;
  }

  .pinned-line {
    display: flex;
    flex: 1;
    gap: 6px;
    min-inline-size: 0;
    white-space: nowrap;
  }

  .pinned-line > * {
    overflow: hidden;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    text-overflow: ellipsis;
  }

  .pinned-line .quote-name {
    flex: none;
    max-inline-size: 50%;
  }

  .turn {
    transition: rotate var(--_press);
  }

  .turn--open {
    rotate: 180deg;
  }

  .pinned-text {
    max-block-size: 180px;
    padding: 0 16px;
    overflow: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .pinned-row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding: 8px 16px 12px;
    --_icon: 16px;
  }

  .mark {
    flex: none;
    padding: 1px 6px;
    border: 1px solid currentColor;
    border-radius: 999px;
    color: var(--_accent-text);
    font-size: 11px;
    font-weight: 650;
    line-height: 1.3;
    white-space: nowrap;
  }

  .dots--inline {
    display: inline-flex;
    padding-inline: 5px;
    vertical-align: middle;
  }

  .note {
    max-inline-size: 272px;
    margin: 4px 0 0;
    padding-inline: 4px;
    color: var(--_text-quiet);
    font-size: 13px;
    line-height: 1.35;
    text-wrap: pretty;
  }

  .note[role='alert'] {
    color: var(--_danger-text);
  }

  .suggestions {
    position: absolute;
    inset-block-end: 100%;
    inset-inline: 0;
    margin-block-end: 8px;
    padding: 6px;
    border-radius: 14px;
    background: var(--_raised);
    box-shadow:
      var(--_shadow),
      0 0 0 1px var(--_line);
    z-index: 2;
  }

  .suggestion {
    display: flex;
    align-items: baseline;
    flex-wrap: wrap;
    column-gap: 10px;
    min-block-size: 44px;
    padding: 12px;
    border-radius: 9px;
    background: color-mix(in oklab, var(--_text) 8%, transparent);
    line-height: 20px;
    overflow-wrap: anywhere;
    cursor: pointer;
  }

  .suggestion-text {
    font-weight: 600;
  }

  .suggestion-word {
    color: var(--_text-quiet);
    font-size: 13px;
  }

  .hint {
    margin: -6px 16px 10px;
    color: var(--_text-quiet);
    font-size: 12px;
    line-height: 1.35;
    text-wrap: pretty;
  }

  .emoji-popover {
    padding: 0;
    overflow: hidden;
  }

  call-emoji-picker {
    display: block;
    inline-size: min(336px, calc(100vw - 16px));
    block-size: min(380px, 60dvh);
    color-scheme: inherit;
    --background: var(--_raised);
    --border-size: 0;
    --button-active-background: var(--_control);
    --button-hover-background: color-mix(in oklab, var(--_text) 8%, transparent);
    --category-font-color: var(--_text-quiet);
    --category-font-size: 13px;
    --emoji-font-family: var(--_emoji);
    --emoji-size: 22px;
    --emoji-padding: 11px;
    --category-emoji-size: 20px;
    --category-emoji-padding: 8px;
    --num-columns: 7;
    --indicator-color: var(--_accent);
    --input-border-color: color-mix(in oklab, var(--_text) 48%, transparent);
    --input-border-radius: var(--_radius-control);
    --input-font-color: var(--_text);
    --input-font-size: 14px;
    --input-line-height: 28px;
    --input-padding: 4px 12px;
    --input-placeholder-color: var(--_text-quiet);
    --outline-color: var(--_accent);
    --outline-size: 2px;
    --skintone-border-radius: 12px;
  }

  .emoji-failed {
    margin: 0;
    padding: 16px;
    max-inline-size: 280px;
  }

  @media (forced-colors: active) {
    .chip[aria-pressed='true']::before,
    .quick .emoji[aria-checked='true'] {
      outline: 2px solid Highlight;
    }
  }
`;
