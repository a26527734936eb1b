/** The scenario of an element: a table of actions and their expected effects. */
import type { RoomView } from '../../../src/elements/index.js';
import type { FakeCall, FakeCallOptions, FakeParticipant, FakeRoom } from '../../../src/testing/index.js';

/** What a page can set on any of them. */
export interface TestedElement extends HTMLElement {
  call?: FakeCall | null;
  participant?: unknown;
  isUpdatePending: boolean;
  updateComplete: Promise<boolean>;
  [property: string]: unknown;
}

/** An element in the page, with its call and simulated user input. */
export interface ElementFixture {
  readonly element: TestedElement;
  readonly call: FakeCall;
  readonly room: FakeRoom;
  /** The first of the others. */
  readonly grace: FakeParticipant;
  /** How the page looks at the call. */
  readonly view: RoomView;
  /** What has this part or selector or, as a button or field, this name; in whatever shadow tree. Waits for it. */
  find(what: string): Promise<HTMLElement>;
  /** A click of the mouse, in the middle. */
  press(what: string): Promise<void>;
  /** Keys, one after the other, wherever the focus is. */
  keys(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** The page prevents the next request of this name. */
  preventNext(event: string): void;
}

/** A single action of a person, or a change of the call. */
export interface Step {
  readonly when: string;
  readonly run: (on: ElementFixture) => unknown;
  /** The states that it is in then, separated by spaces; as before unless given. */
  readonly states?: string;
  /** The events that it dispatches meanwhile, each with its details; none unless given. An `error` is told by its code. */
  readonly fires?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The element then shows another view, which is also checked for accessibility in every color scheme. */
  readonly isNewView?: boolean;
}

export interface PropertyRow {
  /** Another value than it has at first; `null` unless given. */
  readonly value?: unknown;
  /** The value that it affects; by default the rendering of the element. */
  readonly see?: (on: ElementFixture) => unknown;
  /** The precondition for an effect. */
  readonly given?: (on: ElementFixture) => unknown;
}

export interface Scenario {
  /** By default the call is joined, with Grace and Alan. */
  readonly call?: FakeCallOptions;
  /** Setup of the element before it is put into the page. */
  readonly before?: (on: ElementFixture) => unknown;
  /** What it stands in, as CSS. */
  readonly around?: string;
  /** What else is in the page, as a grid to be recorded. */
  readonly beside?: string;
  /** The states that it is in at first, separated by spaces; none unless given. */
  readonly states?: string;
  /** As `Step.fires`: what it dispatches as it comes into the page. */
  readonly fires?: Step['fires'];
  readonly steps: readonly Step[];
  /** It looks the same without a call. */
  readonly isSameWithoutCall?: true;
  /** By the names of properties; `call` and `participant` only where what is shown at first says nothing of them. */
  readonly properties?: Readonly<Record<string, PropertyRow>>;
  /** Values of `--call-…` that are seen; or, where an element sets one by itself, how to see that. */
  readonly tokens?: Readonly<Record<string, string | ((on: ElementFixture) => unknown)>>;
}

export type Scenarios = Readonly<Record<string, Scenario>>;
