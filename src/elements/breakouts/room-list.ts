import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type BreakoutRoom, type BreakoutState, breakoutRoomsOf } from '../../behaviors/breakout-state.js';
import type { Call } from '../../call/call.js';
import type { ReadableStore } from '../../core/store.js';
import { cutName } from '../../room/protocol/names.js';
import { enterRoomIcon, helpWantedIcon } from '../icon/breakout-icons.js';
import { removeIcon } from '../icon/panel-icons.js';
import type { SetupView } from './breakout-setup.js';

export interface RoomListView extends SetupView {
  readonly call: Call;
  readonly state: BreakoutState;
  readonly read: <T>(store: ReadableStore<T>) => T;
  readonly isModerator: boolean;
}

interface Person {
  id: string;
  name: string;
  isOwn: boolean;
}

/** The rooms with the people in them and, for moderators, those in the main room. */
export function roomList(view: RoomListView): TemplateResult {
  const { state, words, isModerator } = view;
  const people = peopleOf(view);
  const unassigned = people.filter(({ id }) => !state.people[id]?.room);
  return html`<ul aria-label=${words.term('breakouts')}>
    ${repeat(
      breakoutRoomsOf(state),
      ({ id }) => id,
      (room) =>
        roomItem(
          view,
          room,
          people.filter(({ id }) => state.people[id]?.room === room.id),
        ),
    )}
    ${
      isModerator && unassigned.length > 0
        ? html`<li part="main" class="room">
            <div class="head"><strong class="name">${words.term('breakoutMain')}</strong></div>
            ${personList(view, unassigned)}
          </li>`
        : nothing
    }
  </ul>`;
}

function peopleOf({ call, read, words }: RoomListView): Person[] {
  const main = read(call.mainRoom);
  if (!main) return [];
  const selfId = read(main.self)?.id;
  return read(main.participantIds).flatMap((id) => {
    const info = read(main.participant(id));
    if (!info || info.agent || info.role === 'waiting') return [];
    const isOwn = id === selfId;
    return [{ id, isOwn, name: isOwn ? words.ownName(info.name) : words.nameOf(info.name) }];
  });
}

function roomItem(view: RoomListView, room: BreakoutRoom, people: Person[]): TemplateResult {
  const { call, state, read, words, isModerator, send } = view;
  const isOpen = state.session !== null;
  const location = read(call.breakouts.location);
  const own = read(call.breakouts.self);
  const isHere = location?.room === room.id;
  const mayEnter = isOpen && !isHere && (isModerator || state.choice || own?.room === room.id);
  const help = state.help[room.id];
  return html`<li part="room" class=${isHere ? 'room room--here' : 'room'} aria-current=${isHere ? 'true' : nothing}>
    <div class="head">
      ${
        isModerator && !isOpen
          ? html`<input
              part="room__name"
              class="input name"
              aria-label=${words.term('renameBreakout')}
              .value=${room.name}
              @change=${(event: Event) => {
                const field = event.target as HTMLInputElement;
                const name = cutName(field.value);
                if (name && name !== room.name) void send({ command: 'rename', room: room.id, name });
                else field.value = room.name;
              }}
            />`
          : html`<strong part="room__name" class="name" dir="auto">${room.name}</strong>`
      }
      <small>${words.number(people.length)}</small>
      ${
        mayEnter
          ? html`<button
              part="room__enter"
              class="button button--small"
              type="button"
              aria-label=${words.term('enterBreakout', room.name)}
              title=${words.term('enterBreakout', room.name)}
              @click=${() => void send({ command: 'enter', room: room.id })}
            >
              ${enterRoomIcon}
            </button>`
          : nothing
      }
      ${
        isModerator
          ? html`<button
              part="room__remove"
              class="button button--small"
              type="button"
              aria-label=${words.term('removeBreakout', room.name)}
              title=${words.term('removeBreakout', room.name)}
              @click=${() => void send({ command: 'remove', room: room.id })}
            >
              ${removeIcon}
            </button>`
          : nothing
      }
    </div>
    ${help ? helpLine(view, room, help.by) : nothing}
    ${
      people.length > 0 ? personList(view, people) : html`<p class="hint">${words.term('breakoutNobody')}</p>`
    }
  </li>`;
}

function helpLine({ call, read, words, isModerator, send }: RoomListView, room: BreakoutRoom, by: string) {
  const main = read(call.mainRoom);
  const who = main ? read(main.participant(by)) : undefined;
  return html`<p part="room__help" class="help">
    ${helpWantedIcon}<span>${words.term('helpWanted', words.nameOf(who?.name), room.name)}</span>
    ${
      isModerator
        ? html`<button
            part="room__answer"
            class="button button--small"
            type="button"
            @click=${() => void send({ command: 'answerHelp', room: room.id })}
          >
            ${words.term('answerHelp')}
          </button>`
        : nothing
    }
  </p>`;
}

function personList(view: RoomListView, people: readonly Person[]): TemplateResult {
  const { state, words, isModerator, send } = view;
  return html`<ul class="people">
    ${repeat(
      people,
      ({ id }) => id,
      ({ id, name }) => {
        const { room = null, here = false } = state.people[id] ?? {};
        const isExpected = state.session !== null && room !== null && !here;
        return html`<li part="person" class="person">
          <span class="name" dir="auto">${name}</span>
          ${isExpected ? html`<small>${words.term('breakoutOnWay')}</small>` : nothing}
          ${
            isModerator
              ? html`<select
                  part="person__room"
                  class="input"
                  aria-label=${words.term('breakoutOf', name)}
                  .value=${room ?? ''}
                  @change=${(event: Event) => {
                    const { value } = event.target as HTMLSelectElement;
                    void send({ command: 'assign', participants: [id], room: value || null });
                  }}
                >
                  <option value="" ?selected=${room === null}>${words.term('breakoutMain')}</option>
                  ${breakoutRoomsOf(state).map(
                    (one) => html`<option value=${one.id} ?selected=${one.id === room}>${one.name}</option>`,
                  )}
                </select>`
              : nothing
          }
        </li>`;
      },
    )}
  </ul>`;
}
