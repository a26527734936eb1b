/**
 * Three complete themes, light and dark, of tokens only. Text has a contrast of at least 4.5:1 in all of them, which
 * `test/elements/contrast.browser.test.ts` checks.
 */
export const THEMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Tangerine: {},
  Ink: {
    '--call-accent': 'light-dark(oklch(0.5 0.19 268), oklch(0.72 0.13 268))',
    '--call-stage': 'light-dark(oklch(0.97 0.005 265), oklch(0.16 0.02 265))',
    '--call-surface': 'light-dark(white, oklch(0.22 0.025 265))',
    '--call-raised': 'light-dark(white, oklch(0.27 0.03 265))',
    '--call-control': 'light-dark(oklch(0.93 0.012 265), oklch(0.33 0.03 265))',
    '--call-text': 'light-dark(oklch(0.24 0.03 265), oklch(0.96 0.008 265))',
    '--call-text-quiet': 'light-dark(oklch(0.46 0.03 265), oklch(0.77 0.02 265))',
    '--call-radius-tile': '4px',
    '--call-radius-control': '4px',
    '--call-gap': '6px',
    '--call-font': '"IBM Plex Sans", "Helvetica Neue", "Segoe UI", Arial, sans-serif',
  },
  Meadow: {
    '--call-accent': 'light-dark(oklch(0.5 0.11 155), oklch(0.78 0.14 150))',
    '--call-stage': 'light-dark(oklch(0.965 0.015 140), oklch(0.19 0.02 155))',
    '--call-surface': 'light-dark(oklch(0.995 0.006 140), oklch(0.25 0.025 155))',
    '--call-raised': 'light-dark(white, oklch(0.3 0.028 155))',
    '--call-control': 'light-dark(oklch(0.92 0.02 140), oklch(0.36 0.03 155))',
    '--call-text': 'light-dark(oklch(0.25 0.03 155), oklch(0.965 0.01 140))',
    '--call-text-quiet': 'light-dark(oklch(0.46 0.035 155), oklch(0.79 0.02 145))',
    '--call-radius-tile': '28px',
    '--call-radius-control': '22px',
    '--call-gap': '14px',
    '--call-font':
      'ui-rounded, "SF Pro Rounded", "Hiragino Maru Gothic ProN", Quicksand, system-ui, sans-serif',
  },
};
