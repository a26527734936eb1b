import { createRoomToken } from 'callroom/server';

export async function answer(room: string, name: string): Promise<{ token: string }> {
  return { token: await createRoomToken({ secret: 's'.repeat(32), room, subject: 'user-1', name }) };
}
