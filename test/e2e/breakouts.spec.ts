/** Four people go from the main room into two breakout rooms and back. */
import { expect, test } from '@playwright/test';
import type { Call } from '../../src/index.js';
import { ALONE, CallPage, roomName, siteUrl } from './call-page.js';

/** Twelve microphones in a room are 132 streams, which are too many for a small machine. */
const WITHOUT_DEVICES = { more: '&join&behavior=viewer' };

/** In the breakout room with exactly these others; in the main room if `room` is null. */
async function isIn(call: CallPage, room: string | null, ...others: string[]): Promise<void> {
  await expect
    .poll(() =>
      call.page.evaluate(() => {
        const { call: its } = document.querySelector('call-room') as unknown as { call: Call };
        const { room: id = null, isEntering = false } = its.breakouts.location.get() ?? {};
        const name = id === null ? null : (its.breakouts.state.get()?.rooms[id]?.name ?? '?');
        const people = its.participants.get().filter(({ isLocal }) => !isLocal);
        return {
          room: isEntering ? 'entering' : name,
          others: people.map(({ details }) => details.get().name).sort(),
        };
      }),
    )
    .toEqual({ room, others: others.sort() });
}

test(
  'a host sends people into two rooms, visits, writes to all, and calls everyone back',
  ALONE,
  async ({ context }) => {
    const room = roomName();
    const host = await CallPage.join(context, room, 'Hana', { role: 'host' });
    const ada = await CallPage.join(context, room, 'Ada');
    const bob = await CallPage.join(context, room, 'Bob');
    const cleo = await CallPage.join(context, room, 'Cleo');

    await host.button('More').click();
    await host.button('Breakout rooms').click();
    const panel = host.page.locator('call-breakouts');
    await panel.getByLabel('Number of rooms').fill('51');
    await panel.getByRole('button', { name: 'Create rooms' }).click();
    await expect(panel.getByText('A call has 1 to 50 breakout rooms')).toBeVisible();
    await panel.getByLabel('Number of rooms').fill('2');
    await panel.getByRole('button', { name: 'Create rooms' }).click();
    await panel.getByLabel('Room of Ada').selectOption('Room 1');
    await panel.getByLabel('Room of Bob').selectOption('Room 1');
    await panel.getByLabel('Room of Cleo').selectOption('Room 2');
    await panel.getByLabel('Timer').selectOption('5 minutes');
    await panel.getByRole('button', { name: 'Open rooms' }).click();

    await expect(ada.page.getByText('You are assigned to Room 1')).toBeVisible();
    await ada.button('Go now').click({ timeout: 10_000 });
    await isIn(ada, 'Room 1', 'Bob');
    await isIn(bob, 'Room 1', 'Ada');
    await isIn(cleo, 'Room 2');
    await isIn(host, null, 'Ada', 'Bob', 'Cleo');
    // Nobody sees tiles of people who are elsewhere.
    await expect(host.tiles).toHaveCount(1);
    await bob.seesAndHears('Ada');
    await ada.seesAndHears('Bob');

    // A chat message stays in its room.
    await send(ada, 'Only for us');
    await send(cleo, 'Only for me');
    await expect.poll(() => textsOf(bob)).toEqual(['Only for us']);
    await expect.poll(() => textsOf(cleo)).toEqual(['Only for me']);

    await panel.getByLabel('Message to all rooms').fill('Two minutes left');
    await panel.getByRole('button', { name: 'Send to all rooms' }).click();
    for (const { page } of [ada, bob, cleo]) await expect(page.getByText('Two minutes left')).toBeVisible();
    await cleo.button('Ask for help').click();
    await expect(
      host.page.locator('call-breakout-status').getByText('Cleo asks for help in Room 2'),
    ).toBeVisible();
    await host.page.locator('call-breakout-status').getByRole('button', { name: 'Go to Room 2' }).click();
    await isIn(host, 'Room 2', 'Cleo');
    await cleo.seesAndHears('Hana');

    // A reload and a dropped connection land where the person was.
    await bob.page.reload();
    await bob.isIn();
    await isIn(bob, 'Room 1', 'Ada');
    await ada.cutLine();
    await ada.isIn();
    await isIn(ada, 'Room 1', 'Bob');
    await ada.seesAndHears('Bob');

    await host.page
      .locator('call-breakout-status')
      .getByRole('button', { name: 'Back to the main room' })
      .click();
    await isIn(host, null, 'Ada', 'Bob', 'Cleo');
    // A moved person goes at once.
    await panel.getByLabel('Room of Cleo').selectOption('Room 1');
    await isIn(cleo, 'Room 1', 'Ada', 'Bob');
    await ada.seesAndHears('Cleo');
    // A person whom a moderator removes from the call is out of the breakout room.
    await host.page.evaluate(async () => {
      const { call } = document.querySelector('call-room') as unknown as { call: Call };
      const bobs = call.participants.get().find(({ details }) => details.get().name === 'Bob')!;
      await call.moderation.remove(bobs.details.get().id);
    });
    await expect.poll(() => bob.status()).toBe('left');
    await isIn(ada, 'Room 1', 'Cleo');

    await panel.getByRole('button', { name: 'Call everyone back' }).click();
    await expect(ada.page.getByText(/Everyone returns in/)).toBeVisible();
    await panel.getByRole('button', { name: 'Call everyone back' }).click();
    for (const call of [ada, cleo]) await expect(call.page.locator('call-breakout-status')).toBeHidden();
    await isIn(ada, null, 'Hana', 'Cleo');
    await ada.seesAndHears('Hana', 'Cleo');
    await host.seesAndHears('Ada', 'Cleo');
  },
);

// Twelve pages keep a small machine busy for minutes.
if (process.env.CALLROOM_LONG)
  test('twelve people go into four rooms and back, twice', ALONE, async ({ context }) => {
    test.setTimeout(1_200_000);
    const room = roomName();
    const host = await CallPage.join(context, room, 'Hana', { role: 'host', ...WITHOUT_DEVICES });
    let people: Person[] = [];
    for (let number = 1; number <= 12; number++) {
      const name = `Guest ${number}`;
      people.push({ name, call: await CallPage.join(context, room, name, WITHOUT_DEVICES) });
    }
    await host.button('More').click();
    await host.button('Breakout rooms').click();
    const panel = host.page.locator('call-breakouts');
    await panel.getByLabel('Number of rooms').fill('4');
    await panel.getByRole('button', { name: 'Create rooms' }).click();
    for (const round of [1, 2]) {
      await panel.getByRole('button', { name: 'Assign at random' }).click();
      await panel.getByRole('button', { name: 'Open rooms' }).click();
      await areInTheirRooms(host, people);
      if (round === 1) {
        const [reloaded, dropped, removed] = people;
        await reloaded!.call.page.reload();
        await dropped!.call.cutLine();
        await host.page.evaluate(async (name) => {
          const { call } = document.querySelector('call-room') as unknown as { call: Call };
          const guest = call.participants.get().find(({ details }) => details.get().name === name)!;
          await call.moderation.remove(guest.details.get().id);
        }, removed!.name);
        await expect.poll(() => removed!.call.status()).toBe('left');
        await removed!.call.page.close();
        people = people.filter((person) => person !== removed);
        await areInTheirRooms(host, people);
      }
      await panel.getByRole('button', { name: 'Call everyone back' }).click();
      await panel.getByRole('button', { name: 'Call everyone back' }).click();
      const names = people.map(({ name }) => name);
      await isIn(host, null, ...names);
      for (const { call, name } of people)
        await isIn(call, null, 'Hana', ...names.filter((other) => other !== name));
    }
  });

function send({ page }: CallPage, text: string): Promise<unknown> {
  return page.evaluate((words) => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    return call.chat.send(words);
  }, text);
}

/** The texts in the chat of the room that the person is in. */
function textsOf({ page }: CallPage): Promise<string[]> {
  return page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    return call.chat.messages.get().map(({ text }) => text);
  });
}

interface Person {
  name: string;
  call: CallPage;
}

/** Each person is in the room that the host sees them in, with exactly the people of that room. */
async function areInTheirRooms(host: CallPage, people: readonly Person[]): Promise<void> {
  const assigned = await host.page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const { rooms, people: places } = call.breakouts.state.get()!;
    return call.participants
      .get()
      .map(({ details }) => details.get())
      .map(({ id, name }) => [name, rooms[places[id]?.room ?? '']?.name ?? null] as const);
  });
  const roomOf = new Map(assigned);
  expect(new Set(people.map(({ name }) => roomOf.get(name))).size).toBe(4);
  for (const { name, call } of people) {
    const room = roomOf.get(name) ?? null;
    const others = people.map((one) => one.name).filter((one) => one !== name && roomOf.get(one) === room);
    await isIn(call, room, ...others);
  }
}

test('a call without breakout rooms loads nothing of them', async ({ context }) => {
  const page = await context.newPage();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(siteUrl(roomName(), 'Ada'));
  await new CallPage(page).isIn();
  expect(requests.filter((url) => /breakout-mover|breakouts-[^/]*\.js/.test(url))).toEqual([]);
});
