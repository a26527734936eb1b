import { css } from 'lit';

export const chatStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: 240px;
    font-size: 14px;
  }

  .list {
    position: relative;
    flex: 1;
    min-block-size: 0;
    padding: 4px 12px 8px;
    overflow: auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
    scrollbar-width: thin;
    scrollbar-color: var(--_control) transparent;
  }

  .list:focus-visible {
    outline-offset: -2px;
  }

  .older {
    display: block;
    margin: 4px auto 8px;
  }

  .chunk {
    display: flow-root;
  }

  .message {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    margin-block-start: 3px;
  }

  .message--first {
    margin-block-start: 14px;
  }

  .message--own {
    align-items: flex-end;
  }

  .head {
    display: flex;
    align-items: baseline;
    gap: 8px;
    max-inline-size: 100%;
    margin-block-end: 3px;
    padding-inline: 4px;
    color: var(--_text-quiet);
    font-size: 12px;
  }

  .from {
    overflow: hidden;
    color: var(--_text);
    font-size: 13px;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .private {
    color: var(--_accent-text);
    font-weight: 550;
  }

  .row {
    display: flex;
    align-items: center;
    max-inline-size: 100%;
    min-inline-size: 0;
  }

  .message--own .row {
    flex-direction: row-reverse;
  }

  .text {
    max-inline-size: 272px;
    min-inline-size: 0;
    padding: 7px 12px;
    border-radius: 14px;
    background: var(--_control);
    line-height: 1.4;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    /* Marks stacked on a letter must not leave their message. */
    overflow: clip;
  }

  .message--own .text {
    background: color-mix(in oklab, var(--_accent) 24%, var(--_surface));
  }

  .message--gone .text {
    background: none;
    box-shadow: inset 0 0 0 1px var(--_line);
    color: var(--_text-quiet);
    font-style: italic;
  }

  .edited {
    margin-inline-start: 6px;
    color: var(--_text-quiet);
    font-size: 12px;
  }

  a {
    color: inherit;
    text-decoration-thickness: 1px;
    text-underline-offset: 2px;
  }

  .actions {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    margin-block: -5px;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--_text-quiet);
    cursor: pointer;
    opacity: 0;
    --_icon: 18px;
  }

  .message:hover .actions,
  .actions:focus-visible,
  .actions--open {
    opacity: 1;
  }

  @media (hover: none) {
    .actions {
      opacity: 0.7;
    }
  }

  .empty {
    place-content: center;
    min-block-size: 100%;
    padding: 24px;
  }

  .jump {
    position: absolute;
    inset-block-end: 100%;
    inset-inline-start: 50%;
    translate: -50% -8px;
    box-shadow: var(--_shadow);
    border-radius: 999px;
    z-index: 1;
  }

  :host(:dir(rtl)) .jump {
    translate: 50% -8px;
  }

  .typing {
    display: flex;
    align-items: center;
    gap: 8px;
    block-size: 22px;
    padding-inline: 16px;
    overflow: hidden;
    color: var(--_text-quiet);
    font-size: 12px;
    white-space: nowrap;
  }

  .dots {
    display: flex;
    gap: 3px;
  }

  .dots i {
    inline-size: 5px;
    block-size: 5px;
    border-radius: 50%;
    background: currentColor;
    animation: hop 1.1s ease-in-out infinite;
  }

  .dots i:nth-child(2) {
    animation-delay: 0.15s;
  }

  .dots i:nth-child(3) {
    animation-delay: 0.3s;
  }

  @keyframes hop {
    40% {
      opacity: 0.35;
      translate: 0 -3px;
    }
  }

  form {
    position: relative;
    display: grid;
    gap: 2px;
    margin: 0 12px 12px;
    border: 1px solid color-mix(in oklab, var(--_text) 48%, transparent);
    border-radius: 14px;
  }

  /* One ring, around the whole box. */
  form:has(textarea:focus-visible) {
    border-color: transparent;
    outline: 2px solid var(--_accent-text);
    outline-offset: -1px;
  }

  textarea:focus-visible {
    outline: none;
  }

  .to {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 6px;
    padding-inline: 14px 6px;
    border-block-end: 1px solid var(--_line);
    color: var(--_text-quiet);
    font-size: 13px;
    --_icon: 16px;
  }

  .to label {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
  }

  select {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 44px;
    padding: 0 4px;
    border: 0;
    border-radius: 8px;
    background: transparent;
    color: var(--_text);
    font: inherit;
    font-weight: 550;
    text-overflow: ellipsis;
    cursor: pointer;
  }

  option {
    background: var(--_raised);
    color: var(--_text);
  }

  .field {
    display: flex;
    align-items: flex-end;
  }

  textarea {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 44px;
    max-block-size: 140px;
    padding: 12px 14px;
    border: 0;
    background: transparent;
    color: var(--_text);
    font: inherit;
    line-height: 20px;
    resize: none;
    field-sizing: content;
    scrollbar-width: thin;
  }

  textarea::placeholder {
    color: var(--_text-quiet);
    opacity: 1;
  }

  .send,
  .tool {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border: 0;
    border-radius: 13px;
    background: none;
    color: var(--_text-quiet);
    cursor: pointer;
    --_icon: 20px;
  }

  .send--ready {
    color: var(--_accent-text);
  }

  .send:dir(rtl) .icon {
    scale: -1 1;
  }

  .limit {
    padding: 0 14px 8px;
  }

  .problem {
    margin: 0 16px 8px;
    color: var(--_danger-text);
    font-size: 13px;
  }

  @media (forced-colors: active) {
    .text {
      border: 1px solid CanvasText;
    }
  }
`;
