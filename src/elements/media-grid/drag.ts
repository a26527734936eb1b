/** A movement of fewer CSS pixels is a click, not a drag. */
const CLICK = 8;

/**
 * Moves an element with the pressed pointer until it is released, and then calls `onDrop` with the client
 * coordinates. A click does not call `onDrop`.
 */
export function startDrag(event: PointerEvent, onDrop: (x: number, y: number) => void): void {
  const element = event.currentTarget as HTMLElement;
  if (event.button !== 0) return;
  element.setPointerCapture(event.pointerId);
  element.classList.add('dragged');
  const drag = new AbortController();
  const { signal } = drag;
  const way = (to: PointerEvent) => [to.clientX - event.clientX, to.clientY - event.clientY] as const;
  const onMove = (to: PointerEvent) => {
    const [x, y] = way(to);
    element.style.translate = `${x}px ${y}px`;
  };
  const onEnd = (to: PointerEvent) => {
    drag.abort();
    element.classList.remove('dragged');
    element.style.translate = '';
    if (to.type === 'pointerup' && Math.hypot(...way(to)) >= CLICK) onDrop(to.clientX, to.clientY);
  };
  element.addEventListener('pointermove', onMove, { signal });
  element.addEventListener('pointerup', onEnd, { signal });
  element.addEventListener('pointercancel', onEnd, { signal });
}
