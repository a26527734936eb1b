const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

function buttonsOf(toolbar: HTMLElement): HTMLButtonElement[] {
  return [...toolbar.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];
}

/** Moves the focus between the buttons of a toolbar (ARIA Authoring Practices Guide, toolbar pattern). */
export function onToolbarKey(event: KeyboardEvent, dir: string): void {
  const toolbar = event.currentTarget as HTMLElement;
  const buttons = buttonsOf(toolbar);
  const at = buttons.indexOf(event.target as HTMLButtonElement);
  const isHorizontal = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
  const step = (STEPS[event.key] ?? 0) * (dir === 'rtl' && isHorizontal ? -1 : 1);
  const next = step ? at + step : event.key === 'Home' ? 0 : event.key === 'End' ? buttons.length - 1 : null;
  if (at < 0 || next === null) return;
  event.preventDefault();
  event.stopPropagation();
  buttons[(next + buttons.length) % buttons.length]?.focus();
}

/** Only the button that had the focus last is a stop of the Tab key. */
export function keepTabStop(toolbar: HTMLElement): void {
  const root = toolbar.getRootNode() as ShadowRoot | Document;
  const buttons = buttonsOf(toolbar);
  const stop =
    buttons.find((button) => button === root.activeElement) ??
    buttons.find((button) => button.tabIndex === 0 && button.hasAttribute('tabindex')) ??
    buttons[0];
  for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
}
