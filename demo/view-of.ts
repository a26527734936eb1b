import { RoomView, viewContext } from '../src/elements/index.js';

/** The view that the elements in `<call-room>` share, asked for as an element in it asks. */
export function viewOf(room: HTMLElement): RoomView {
  let view = new RoomView();
  const probe = document.createElement('span');
  (room.shadowRoot ?? room).append(probe);
  probe.dispatchEvent(
    Object.assign(new Event('context-request', { bubbles: true, composed: true }), {
      context: viewContext,
      contextTarget: probe,
      callback: (found: RoomView) => {
        view = found;
      },
    }),
  );
  probe.remove();
  return view;
}
