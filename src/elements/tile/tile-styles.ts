import { css } from 'lit';

export const tileStyles = css`
  :host {
    display: block;
    position: relative;
    inline-size: 100%;
    aspect-ratio: 16 / 9;
    overflow: hidden;
    border-radius: var(--_radius-tile);
    background: var(--_surface);
    container: call-tile / size;
    isolation: isolate;
  }

  .base,
  .avatar,
  video,
  .shimmer,
  .ring {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }

  video {
    object-fit: var(--call-tile-fit, cover);
    opacity: 0;
    visibility: hidden;
    transition: opacity 260ms ease-out;
  }

  /* Everything on a shared screen may matter. */
  :host([source='screen']) video {
    object-fit: var(--call-tile-fit, contain);
  }

  .mirrored {
    scale: -1 1;
  }

  :host(:state(picture)) video {
    opacity: 1;
    visibility: visible;
  }

  .avatar {
    display: grid;
    place-items: center;
    background: light-dark(oklch(0.9 0.035 var(--_hue)), oklch(0.275 0.03 var(--_hue)));
  }

  .initials {
    display: grid;
    place-items: center;
    inline-size: 2.5em;
    aspect-ratio: 1;
    border-radius: 50%;
    background: light-dark(oklch(0.62 0.115 var(--_hue)), oklch(0.56 0.115 var(--_hue)));
    color: white;
    font-size: clamp(14px, 15cqmin, 112px);
    font-weight: 550;
    line-height: 1;
    letter-spacing: 0.01em;
    text-shadow: 0 1px 2px oklch(0 0 0 / 0.22);
    --_icon: 1.25em;
  }

  .shimmer {
    display: none;
    background: linear-gradient(
        100deg,
        transparent 35%,
        light-dark(oklch(1 0 0 / 0.55), oklch(1 0 0 / 0.07)) 50%,
        transparent 65%
      )
      0 0 / 220% 100%;
    animation: shimmer 1.6s linear infinite;
  }

  @keyframes shimmer {
    from {
      background-position: 180% 0;
    }
    to {
      background-position: -40% 0;
    }
  }

  :host(:state(loading)) .shimmer {
    display: block;
  }

  :host(:state(loading)) .initials {
    opacity: 0.45;
  }

  .base {
    border-radius: inherit;
  }

  .ring {
    border-radius: inherit;
    box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_text) 7%, transparent);
    pointer-events: none;
  }

  .ring::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 2px solid var(--_color);
    border-radius: inherit;
    box-shadow: inset 0 0 14px -4px var(--_color);
    visibility: hidden;
    /* Do not use opacity: the browser would recomposite its layers ten times a second. */
    --_color: color-mix(in srgb, var(--_accent) clamp(45%, 35% + var(--_level, 0) * 110%, 100%), transparent);
  }

  :host(:state(speaking)) .ring::after {
    visibility: visible;
  }

  :host(:state(disconnected)) video,
  :host(:state(disconnected)) .avatar {
    filter: saturate(0.35) brightness(0.62);
    transition: filter 260ms ease-out;
  }

  .status {
    position: absolute;
    inset-block-start: 50%;
    inset-inline: 8px;
    translate: 0 -50%;
    display: flex;
    justify-content: center;
    margin: 0;
  }

  .status > * {
    --_icon: 16px;
  }

  .status .icon,
  .status span {
    color: white;
  }

  .status {
    inline-size: fit-content;
    max-inline-size: calc(100% - 16px);
    margin-inline: auto;
    align-items: center;
    gap: 6px;
    padding: 6px 12px;
    border-radius: 999px;
    background: oklch(0.17 0.008 60 / 0.72);
    font-size: calc(var(--_font-size) * 0.867);
    font-weight: 500;
    white-space: nowrap;
  }

  /* Below the initials, which show whose video is missing. */
  :host(:is(:state(failed), :state(disconnected)):not(:state(picture))) .status {
    inset-block-start: calc(50% + clamp(18px, 19cqmin, 140px) + 8px);
    translate: 0 0;
  }

  .plate {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-start: 8px;
    max-inline-size: calc(100% - 16px);
    display: flex;
  }

  /*
   * The name makes way for what is shared. It comes back for as long as the keyboard is on the tile, and for a while
   * when a pointer comes, which may rest there.
   */
  :host([source='screen']:state(picture)) .plate {
    animation: make-way 260ms ease-in 4s both;
  }

  @media (hover: hover) {
    :host([source='screen']:state(picture):hover) .plate {
      animation:
        make-way 260ms ease-in 4s both,
        make-way-again 260ms ease-in 4s both;
    }
  }

  :host([source='screen']) .base:has(:focus-visible) + .plate {
    animation: none !important;
  }

  @keyframes make-way {
    to {
      opacity: 0;
      translate: 0 8px;
    }
  }

  @keyframes make-way-again {
    from {
      opacity: 1;
      translate: none;
    }
    to {
      opacity: 0;
    }
  }

  /* In a grid with free space, the name is below the video. */
  :host(.captioned) .plate {
    inset-block-end: 0;
    block-size: var(--_caption);
    align-items: center;
    animation: none !important;
  }

  @container call-tile (max-height: 130px) {
    .plate {
      inset-block-end: 5px;
      inset-inline-start: 5px;
      max-inline-size: calc(100% - 10px);
    }

    call-name-tag {
      padding: 1px 8px;
      gap: 4px;
      font-size: 12px;
    }

    :host(:is(:state(failed), :state(disconnected)):not(:state(picture))) .status {
      inset-block-start: 8px;
    }

    .status {
      padding: 3px 8px;
      font-size: 12px;
    }
  }

  /* For large wall displays, seen from a distance. */
  @container call-tile (min-height: 500px) {
    call-name-tag {
      padding: 5px 14px;
      font-size: calc(var(--_font-size) * 1.067);
      --_icon: 1.08em;
    }

    .plate {
      inset-block-end: 12px;
      inset-inline-start: 12px;
    }
  }

  @container call-tile (max-height: 80px) {
    call-name-tag {
      padding: 0 6px;
      font-size: 11px;
      line-height: 17px;
    }
  }

  @media (forced-colors: active) {
    :host {
      border: 1px solid CanvasText;
    }

    :host(:state(speaking)) {
      border: 3px solid Highlight;
    }
  }
`;
