import { css } from 'lit';

export const participantsStyles = css`
  .invite summary {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 44px;
    padding-inline: 8px;
    border-radius: 9px;
    font-size: 14px;
    font-weight: 550;
    cursor: pointer;
    list-style: none;
    --_icon: 18px;
  }

  .invite summary::-webkit-details-marker {
    display: none;
  }

  .invite summary:hover {
    background: color-mix(in oklab, var(--_text) 8%, transparent);
  }

  .invite call-invite {
    max-inline-size: none;
  }

  .invite call-invite::part(base) {
    padding: 4px 8px 16px;
    background: none;
    box-shadow: none;
  }

  :host {
    display: block;
  }

  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: var(--_row);
    padding-inline: 8px;
    border-radius: 10px;
    --_icon: 18px;
  }

  .cut-off {
    opacity: 0.5;
  }

  .initials {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
    background: light-dark(oklch(0.52 0.11 var(--_hue)), oklch(0.5 0.11 var(--_hue)));
    color: white;
    font-size: 13px;
    font-weight: 600;
    --_icon: 20px;
  }

  .who {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.3;
  }

  .name {
    display: block;
    overflow: hidden;
    /* A name in another direction than the list is cut off at its own end, and stands where the others do. */
    text-align: -webkit-match-parent;
    text-align: match-parent;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 14px;
    font-weight: 500;
  }

  .ai {
    display: inline-block;
    padding-inline: 6px;
    border-radius: 999px;
    background: var(--_control);
    font-size: 12px;
    font-weight: 600;
  }

  .role {
    color: var(--_text-quiet);
    font-size: 12px;
  }

  .mark {
    color: var(--_text-quiet);
  }

  .mark--off {
    color: var(--_danger-text);
  }

  /* Filled, so that it differs from what the person did themselves. */
  .mark--revoked {
    padding: 3px;
    border-radius: 50%;
    background: var(--_danger);
    color: var(--_on-danger);
  }

  .mark--hand {
    color: light-dark(oklch(0.58 0.13 75), oklch(0.85 0.13 85));
  }

  .search {
    margin-block-end: 8px;
  }

  .more {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    margin-inline: -8px;
    padding: 0;
    border: 0;
    border-radius: 10px;
    background: none;
    color: var(--_text-quiet);
  }

  button.more {
    cursor: pointer;
  }

  button.more:hover,
  .more[aria-expanded='true'] {
    background: var(--_control);
    color: var(--_text);
  }

  .waiting {
    margin-block-end: 12px;
    padding: 4px 4px 8px;
    border-radius: 12px;
    background: color-mix(in oklab, var(--_accent) 12%, transparent);
  }

  .waiting header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-block-size: 44px;
    padding-inline: 8px;
  }

  h3 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
  }

  h3 small {
    margin-inline-start: 4px;
    color: var(--_text-quiet);
    font: inherit;
    font-weight: 400;
  }

  .waiting .more {
    margin-inline: 0;
  }

  .small {
    padding-inline: 12px;
    font-size: 13px;
  }

  .backstage {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    margin-block-end: 12px;
    padding: 10px 12px;
    border-radius: 12px;
    background: var(--_control);
    --_icon: 16px;
  }

  .backstage .who {
    flex: 1 1 180px;
  }

  .question {
    inline-size: min(320px, calc(100vw - 32px));
    padding: 14px;
    position-area: block-end span-all;
  }

  .question p {
    margin: 0 0 12px;
    font-size: 14px;
    text-wrap: pretty;
  }

  .question .answers {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
  }

  .viewers {
    margin: 8px;
    color: var(--_text-quiet);
    font-size: 13px;
  }

  .moderation {
    display: grid;
    margin-block-start: 12px;
    padding: 8px 8px 0;
    border-block-start: 1px solid var(--_line);
  }

  .disclosure summary {
    min-block-size: 44px;
    align-content: center;
    color: var(--_text-quiet);
    font-size: 13px;
    cursor: pointer;
  }

  .disclosure p {
    margin: 8px 0;
    color: var(--_text-quiet);
    font-size: 13px;
  }

  .audience > :not(ul) {
    margin-inline: 8px;
  }

  .volume {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 44px;
    padding-inline: 12px;
    color: var(--_text-quiet);
    font-size: 13px;
    --_icon: 18px;
  }

  .volume input {
    flex: 1;
    inline-size: 132px;
    min-block-size: 44px;
    margin: 0;
    padding: 0;
    border: 0;
    accent-color: var(--_accent);
  }

  .volume output {
    min-inline-size: 4ch;
    text-align: end;
  }

  .popover:focus {
    outline: none;
  }

  .question {
    max-inline-size: 260px;
    margin: 8px 12px;
    font-size: 14px;
    font-weight: 500;
    text-wrap: pretty;
  }

  .nobody {
    margin: 24px 0;
    color: var(--_text-quiet);
    text-align: center;
  }

  @media (forced-colors: active) {
    .initials {
      border: 1px solid CanvasText;
    }
  }
`;
