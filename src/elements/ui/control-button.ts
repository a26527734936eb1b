import { css, html, nothing, type TemplateResult } from 'lit';

export interface ControlButton {
  /** The action of a click, or the problem: the accessible name and the tooltip. */
  label: string;
  icon: TemplateResult;
  /**
   * `off` is crossed out and tinted red, `danger` is red, `active` has the brand color because its panel is open.
   * Color is never the only signal: the icon or the name differs too.
   */
  tone: 'plain' | 'off' | 'danger' | 'active';
  /** The tooltip, if it says more than the label. */
  hint?: string;
  /** The keyboard shortcut. */
  key?: string;
  /** For a button that opens something: whether it is open. */
  isExpanded?: boolean;
  /** The id of the popover that a click opens and closes. */
  opens?: string;
  isBusy?: boolean;
  isDisabled?: boolean;
  /** The button does nothing but say why: it stays focusable, so that the reason can be read. */
  isUnavailable?: boolean;
  /** The part name within its element: `base`, unless the element has several controls. */
  part?: string;
  onClick: () => void;
}

/** A round control button of a call. */
export function controlButton(button: ControlButton): TemplateResult {
  const {
    label,
    icon,
    tone,
    hint = label,
    key,
    isBusy,
    isDisabled,
    isUnavailable,
    isExpanded,
    opens,
    onClick,
    part = 'base',
  } = button;
  return html`<button
    part=${part}
    class="control control--${tone}"
    type="button"
    aria-label=${label}
    aria-keyshortcuts=${key ?? nothing}
    aria-expanded=${isExpanded ?? nothing}
    popovertarget=${opens ?? nothing}
    aria-busy=${isBusy ? 'true' : 'false'}
    aria-disabled=${isUnavailable ? 'true' : nothing}
    ?disabled=${isDisabled}
    @click=${onClick}
  >
    <slot name="icon">${icon}</slot>
    <span part="tooltip" class="tooltip" aria-hidden="true">${hint}</span>
  </button>`;
}

export const controlButtonStyles = css`
  :host {
    display: inline-block;
    inline-size: var(--_control-size);
    block-size: var(--_control-size);
  }

  .control {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 100%;
    block-size: 100%;
    padding: 0;
    border: 0;
    border-radius: 999px;
    background: var(--_control);
    color: var(--_text);
    cursor: pointer;
    transition:
      background-color var(--_press),
      color var(--_press),
      scale var(--_press);
    --_icon: 22px;
  }

  .control:hover {
    background: color-mix(in oklab, var(--_control), var(--_text) 9%);
  }

  .control:active {
    scale: 0.94;
  }

  .control:disabled {
    opacity: 0.5;
    cursor: default;
  }

  /* Its tooltip says why, so it stays legible. */
  .control[aria-disabled='true'] {
    cursor: default;
  }

  .control[aria-disabled='true'] slot {
    opacity: 0.5;
  }

  .control--off {
    background: light-dark(
      color-mix(in oklab, var(--_danger) 14%, var(--_surface)),
      color-mix(in oklab, var(--_danger) 26%, var(--_surface))
    );
    color: light-dark(
      color-mix(in oklab, var(--_danger), black 18%),
      color-mix(in oklab, var(--_danger), white 55%)
    );
  }

  .control--off:hover {
    background: light-dark(
      color-mix(in oklab, var(--_danger) 22%, var(--_surface)),
      color-mix(in oklab, var(--_danger) 36%, var(--_surface))
    );
  }

  .control--active {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .control--active:hover {
    background: color-mix(in oklab, var(--_accent), var(--_on-accent) 10%);
  }

  .control--danger {
    background: var(--_danger);
    color: var(--_on-danger);
  }

  .control--danger:hover {
    background: color-mix(in oklab, var(--_danger), black 12%);
  }

  .control[aria-busy='true'] slot {
    animation: pulse 900ms ease-in-out infinite alternate;
  }

  .control slot {
    display: grid;
  }

  @keyframes pulse {
    to {
      opacity: 0.35;
    }
  }

  .tooltip {
    position: absolute;
    inset-block-end: calc(100% + 10px);
    left: 50%;
    translate: -50% 4px;
    padding: 5px 10px;
    border-radius: 7px;
    background: light-dark(oklch(0.25 0.012 60), oklch(0.94 0.006 80));
    color: light-dark(white, oklch(0.2 0.01 60));
    font: 500 13px/1.3 var(--_font);
    white-space: nowrap;
    opacity: 0;
    visibility: hidden;
    pointer-events: none;
    transition:
      opacity var(--_press),
      translate var(--_press),
      visibility 0s 120ms;
    z-index: 2;
  }

  /* A long label must not leave a narrow screen at the first control. */
  @media (max-width: 480px) {
    :host(:not([in-menu])) .tooltip {
      inline-size: max-content;
      max-inline-size: 104px;
      text-align: center;
      white-space: normal;
    }
  }

  @media (hover: hover) {
    .control:hover .tooltip {
      opacity: 1;
      visibility: visible;
      translate: -50% 0;
      transition-delay: 400ms;
    }
  }

  .control:focus-visible .tooltip {
    opacity: 1;
    visibility: visible;
    translate: -50% 0;
    transition-delay: 0s;
  }

  /* A touch leaves the focus on the button, and there is no pointer that moves away: the tooltip would stay. */
  @media (hover: none) {
    :host(:not([in-menu])) .tooltip {
      display: none;
    }
  }

  /* The open popover takes the place of the tooltip. */
  :host(:not([in-menu])) .control[popovertarget][aria-expanded='true'] .tooltip {
    opacity: 0;
    visibility: hidden;
  }

  /* In a menu, the control is a row with the icon and a label. */
  :host([in-menu]) {
    display: block;
    inline-size: auto;
    block-size: auto;
  }

  :host([in-menu]) .control {
    display: flex;
    gap: 12px;
    min-block-size: 44px;
    padding: 0 14px 0 12px;
    border-radius: 9px;
    font: inherit;
    font-size: 14px;
    text-align: start;
    --_icon: 18px;
  }

  :host([in-menu]) .control--plain:not(:hover, :focus-visible) {
    background: none;
  }

  :host([in-menu]) .tooltip {
    position: static;
    padding: 0;
    border-radius: 0;
    background: none;
    color: inherit;
    font: inherit;
    opacity: 1;
    visibility: visible;
    white-space: normal;
    translate: 0 0 !important;
    transition: none;
  }

  @media (forced-colors: active) {
    .control {
      border: 1px solid ButtonText;
    }
  }
`;
