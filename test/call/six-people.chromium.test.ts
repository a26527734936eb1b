import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright';
import { randomOf } from '../support/random.js';
import { CallLab } from './call-lab.js';
import type { Expected } from './call-page-lab.js';

/** `CALLROOM_LONG=1` runs all of them, in more rounds, starting with `CALLROOM_SEED`. */
const ACTIONS = process.env.CALLROOM_LONG ? 100 : 10;
const ROUNDS = process.env.CALLROOM_LONG ? 4 : 1;
/** How long a difference may last before it counts as a failure. */
const DEADLINE_MS = 60_000;
const PEOPLE = [
  { name: 'Ada', colour: '255,0,0' },
  { name: 'Grace', colour: '0,255,0' },
  { name: 'Radia', colour: '0,0,255' },
  { name: 'Alan', colour: '255,255,0' },
  { name: 'Ken', colour: '255,0,255' },
  { name: 'Lin', colour: '0,255,255' },
];

let lab: CallLab;

before(async () => {
  lab = await CallLab.start();
});

after(() => lab.close());

interface Person {
  name: string;
  colour: string;
  page: Page;
  isIn: boolean;
}

/** Everyone is on the way in. */
async function enter(room: string): Promise<Person[]> {
  return Promise.all(
    PEOPLE.map(async ({ name, colour }) => {
      const page = await lab.openPage();
      const options = { server: lab.worker.origin, room, name, colour };
      await page.evaluate((given) => window.people.open(given), options);
      const person = { name, colour, page, isIn: true };
      await join(person);
      return person;
    }),
  );
}

/** Does not wait, so that leaving may interrupt it. */
function join({ page, name }: Person): Promise<void> {
  return page.evaluate((who) => window.people.join(who), name);
}

async function act(person: Person, at: number): Promise<string> {
  const { page, name } = person;
  if (!person.isIn || at < 0.25) {
    person.isIn = !person.isIn;
    if (person.isIn) await join(person);
    else await page.evaluate((who) => window.people.leave(who), name);
    return person.isIn ? 'joins' : 'leaves';
  }
  if (at < 0.75) {
    const what = at < 0.5 ? 'microphone' : 'camera';
    await page.evaluate(([who, device]) => window.people.switch(who, device), [name, what] as const);
    return `switches the ${what}`;
  }
  await page.evaluate((who) => window.people.flip(who), name);
  return 'turns the page';
}

/** What is on is what its owner sees. */
async function expectedBy(present: readonly Person[]): Promise<Map<Person, Expected>> {
  const facts = await Promise.all(
    present.map(async ({ name, colour, page }) => {
      const [hasCamera, isHeard] = await page.evaluate(
        (who) => [window.people.isOn(who, 'camera'), window.people.isOn(who, 'microphone')] as const,
        name,
      );
      return [name, { colour, hasCamera, isMuted: !isHeard }] as const;
    }),
  );
  return new Map(
    present.map((person) => {
      return [person, { others: Object.fromEntries(facts.filter(([name]) => name !== person.name)) }];
    }),
  );
}

/** Present differences on any page; empty when all pages are right at the same time. */
async function differences(present: readonly Person[]): Promise<string[]> {
  const all = [...(await expectedBy(present))].map(async ([{ page, name }, expected]) => {
    const wrong = await page.evaluate(([who, it]) => window.people.differences(who, it), [
      name,
      expected,
    ] as const);
    return wrong.map((difference) => `${name}: ${difference}`);
  });
  return (await Promise.all(all)).flat();
}

/** Polls until nothing differs. Fails with the difference and its history if it lasts too long. */
async function settle(people: readonly Person[], done: readonly string[]): Promise<void> {
  const endsAt = Date.now() + DEADLINE_MS;
  const present = people.filter(({ isIn }) => isIn);
  for (;;) {
    const wrong = await differences(present);
    if (wrong.length === 0) return;
    if (Date.now() > endsAt) assert.fail(`${wrong.join('\n')}\nafter ${done.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const first = Number(process.env.CALLROOM_SEED ?? 1);
for (let seed = first; seed < first + ROUNDS; seed++) {
  test(`${ACTIONS} random actions from six pages (seed ${seed}) end in the right picture on each`, {
    timeout: 2 * DEADLINE_MS + ACTIONS * 2_000,
  }, async () => {
    const random = randomOf(seed);
    const people = await enter(`six-${seed}`);
    const done: string[] = [];
    for (let action = 0; action < ACTIONS; action++) {
      const person = people[Math.floor(random() * people.length)]!;
      done.push(`${person.name} ${await act(person, random())}`);
      // Sometimes wait for pending actions before the next.
      if (random() < 0.1) await settle(people, done);
    }
    await settle(people, done);
    await Promise.all(people.map(({ page, name }) => page.evaluate((who) => window.people.close(who), name)));
    for (const { page, name } of people) {
      const { connections, tracks, timers } = await page.evaluate(() => window.people.held());
      assert.deepEqual({ connections, tracks, timers }, { connections: 0, tracks: 0, timers: 0 }, name);
      await page.context().close();
    }
  });
}
