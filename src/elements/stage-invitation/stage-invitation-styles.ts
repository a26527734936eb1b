import { css } from 'lit';

export const stageInvitationStyles = css`
  :host {
    display: block;
  }

  :host(:not(:state(invited))) {
    display: none;
  }

  .base {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding: 8px 8px 8px 16px;
    border-radius: 14px;
    background: var(--_raised);
    box-shadow: var(--_shadow);
    font-size: 14px;
    --_icon: 18px;
    animation: arrive var(--_panel);
  }

  @keyframes arrive {
    from {
      opacity: 0;
      translate: 0 -8px;
    }
  }

  .base > .icon {
    flex: none;
    color: var(--_text-quiet);
  }

  .base p {
    flex: 1 1 160px;
    margin: 0;
    padding-block: 6px;
    font-weight: 550;
    text-wrap: pretty;
  }

  .answers {
    display: flex;
    gap: 8px;
    margin-inline-start: auto;
  }

  dialog {
    inline-size: min(560px, calc(100vw - 24px));
    max-block-size: calc(100dvh - 24px);
    padding: 20px;
    border: 0;
    border-radius: 18px;
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
    overflow: auto;
  }

  dialog::backdrop {
    background: oklch(0 0 0 / 0.45);
  }

  form {
    display: grid;
    gap: 14px;
  }

  h2 {
    margin: 0;
    font-size: 20px;
    font-weight: 600;
    letter-spacing: -0.01em;
  }

  #text {
    margin: -8px 0 0;
    color: var(--_text-quiet);
    font-size: 14px;
    text-wrap: pretty;
  }

  call-tile {
    border-radius: 14px;
  }

  call-tile::part(name-tag) {
    display: none;
  }

  /* The person hears the call already. */
  .speaker {
    display: none;
  }

  form > .answers {
    position: sticky;
    inset-block-end: 0;
    margin: 0;
    justify-content: flex-end;
    background: var(--_raised);
    box-shadow: 0 0 0 8px var(--_raised);
  }

  @media (forced-colors: active) {
    .base,
    dialog {
      border: 1px solid CanvasText;
    }
  }
`;
