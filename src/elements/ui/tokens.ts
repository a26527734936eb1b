import { css, unsafeCSS } from 'lit';

/**
 * The tokens. A site sets `--call-…` anywhere above an element; each element resolves them, with these defaults, into
 * the private `--_…` that its own styles use. So an element looks right alone as well as in a `<call-room>`, and a
 * value set on `:root` is not overridden by a default.
 *
 * `light-dark()` follows `color-scheme`, which `<call-room theme>` sets and everything in it inherits.
 */
const TOKENS = {
  stage: 'light-dark(oklch(0.965 0.007 80), oklch(0.17 0.008 60))',
  surface: 'light-dark(oklch(0.995 0.003 80), oklch(0.235 0.009 60))',
  raised: 'light-dark(oklch(1 0 0), oklch(0.29 0.01 60))',
  control: 'light-dark(oklch(0.925 0.009 75), oklch(0.345 0.011 60))',
  text: 'light-dark(oklch(0.25 0.012 60), oklch(0.965 0.005 80))',
  'text-quiet': 'light-dark(oklch(0.47 0.014 60), oklch(0.76 0.01 70))',
  accent: 'oklch(0.72 0.17 50)',
  danger: 'light-dark(oklch(0.55 0.2 27), oklch(0.56 0.2 27))',
  success: 'oklch(0.72 0.16 150)',
  font: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  'font-size': '15px',
  'control-size': '48px',
  row: '52px',
  'radius-control': '8px',
  'radius-tile': '14px',
  gap: '8px',
  shadow: '0 1px 2px oklch(0 0 0 / 0.12), 0 8px 28px oklch(0 0 0 / 0.18)',
};

const declarations = Object.entries(TOKENS)
  .map(([name, value]) => `--_${name}: var(--call-${name}, ${value});`)
  .join('\n');

/**
 * Returns black or white, whichever has the higher contrast on `color` by WCAG 2.2's formula: the two meet at a
 * relative luminance of 0.179, where both have 4.58:1. Relative luminance is the Y of XYZ.
 */
function textOn(color: string): string {
  const side = (white: number) => `clamp(0, (0.179 - y) * 100000, ${white})`;
  return `color(from ${color} xyz-d65 ${side(0.9505)} ${side(1)} ${side(1.089)})`;
}

/** They also set `box-sizing`, so that the layout of an element does not depend on whether the page resets it. */
export const tokens = css`
  :host {
    box-sizing: border-box;
    ${unsafeCSS(declarations)}
    --_accent-text: light-dark(color-mix(in oklab, var(--_accent), black 40%), color-mix(in oklab, var(--_accent), white 25%));
    --_danger-text: light-dark(color-mix(in oklab, var(--_danger), black 8%), color-mix(in oklab, var(--_danger), white 42%));
    --_on-accent: oklch(0.2 0.02 60);
    --_on-danger: white;
    --_emoji: "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", var(--_font);
    --_line: color-mix(in oklab, var(--_text) 14%, transparent);
    --_press: 120ms ease-out;
    --_panel: 200ms cubic-bezier(0.2, 0.8, 0.2, 1);

    font: 400 var(--_font-size) / 1.4 var(--_font);
    font-variant-numeric: tabular-nums;
    color: var(--_text);
    -webkit-tap-highlight-color: transparent;
  }

  @supports (color: color(from red xyz-d65 x y z)) {
    :host {
      --_on-accent: ${unsafeCSS(textOn('var(--_accent)'))};
      --_on-danger: ${unsafeCSS(textOn('var(--_danger)'))};
      --_accent-text: light-dark(
        oklch(from var(--_accent) min(l, 0.5) c h),
        oklch(from var(--_accent) max(l, 0.74) c h)
      );
    }
  }

  :host([hidden]) {
    display: none !important;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  .icon {
    display: block;
    flex: none;
    inline-size: var(--_icon, 24px);
    block-size: var(--_icon, 24px);
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  :focus-visible {
    outline: 2px solid var(--_accent-text);
    outline-offset: 2px;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      /* Even the shortest transition would start for every property, and delay inherited values at each level. */
      transition-duration: 0s !important;
    }
  }
`;
