import { css } from 'lit';

export const aiStyles = css`
  :host {
    display: grid;
    gap: 12px;
    padding-inline: 8px;
    font-size: 14px;
  }

  p,
  h3,
  ol,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .status {
    display: flex;
    align-items: center;
    gap: 12px;
  }

  .status p {
    flex: 1;
    min-inline-size: 0;
  }

  .status strong,
  .status span {
    display: block;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }

  .status strong {
    font-weight: 600;
  }

  .status p > span,
  .hint {
    color: var(--_text-quiet);
    font-size: 13px;
    text-wrap: pretty;
  }

  .status .face {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    background: var(--_control);
    transition:
      background-color var(--_press),
      box-shadow var(--_press);
    --_icon: 24px;
  }

  .status .face--listening,
  .status .face--speaking {
    box-shadow: 0 0 0 2px var(--_surface), 0 0 0 4px var(--_accent);
  }

  .status .face--speaking {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .status .face--connecting {
    animation: pulse 900ms ease-in-out infinite alternate;
  }

  @keyframes pulse {
    to {
      opacity: 0.45;
    }
  }

  .problem {
    color: var(--_danger-text);
    text-wrap: pretty;
  }

  .button {
    inline-size: 100%;
    white-space: normal;
  }

  .talk {
    min-block-size: 72px;
    border-radius: var(--_radius-tile);
    font-size: 15px;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
    --_icon: 24px;
  }

  .talk--on {
    background: var(--_raised);
    box-shadow: inset 0 0 0 3px var(--_accent);
  }

  /* Apart, because it ends the conversation of everyone. */
  .disable {
    margin-block-start: 4px;
    padding-block-start: 16px;
    border-block-start: 1px solid var(--_line);
  }

  .pass summary {
    list-style: none;
  }

  .pass summary::-webkit-details-marker {
    display: none;
  }

  .pass .people {
    max-block-size: 220px;
    margin-block-start: 4px;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_control) transparent;
  }

  h3 {
    margin-block: 4px;
    color: var(--_text-quiet);
    font-size: 13px;
    font-weight: 600;
  }

  .person {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 4px 8px;
    border: 0;
    border-radius: 10px;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
  }

  button.person {
    cursor: pointer;
  }

  button.person:hover {
    background: var(--_control);
  }

  button.person:focus-visible {
    outline-offset: -2px;
  }

  .name {
    overflow: hidden;
    text-align: match-parent;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .initials {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 32px;
    block-size: 32px;
    border-radius: 50%;
    background: light-dark(oklch(0.52 0.11 var(--_hue)), oklch(0.5 0.11 var(--_hue)));
    color: white;
    font-size: 12px;
    font-weight: 600;
    --_icon: 18px;
  }

  .form {
    display: grid;
    gap: 12px;
  }

  .form label {
    display: grid;
    gap: 6px;
    font-weight: 550;
  }

  textarea,
  select {
    inline-size: 100%;
    min-block-size: 44px;
    padding: 10px 12px;
    border: 1px solid color-mix(in oklab, var(--_text) 48%, transparent);
    border-radius: var(--_radius-control);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-weight: 400;
  }

  textarea {
    resize: vertical;
  }

  textarea::placeholder {
    color: var(--_text-quiet);
    opacity: 1;
  }
`;
