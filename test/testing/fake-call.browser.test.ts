import { expect } from '@open-wc/testing';
import { CallroomError } from '../../src/core/errors.js';
import { createFakeCall, startConversation, TestClock } from '../../src/testing/index.js';
import { waitUntil } from '../elements/wait-until.js';

/** Whether a track's picture changes. */
async function moves(track: MediaStreamTrack): Promise<boolean> {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, srcObject: new MediaStream([track]) });
  await video.play();
  const canvas = new OffscreenCanvas(64, 36).getContext('2d', { willReadFrequently: true })!;
  const frame = () => {
    canvas.drawImage(video, 0, 0, 64, 36);
    return canvas.getImageData(0, 0, 64, 36).data.join();
  };
  const first = frame();
  await waitUntil(() => frame() !== first, 'the picture stands still');
  return true;
}

describe('a fake call', () => {
  it('is joined and left like a real one', async () => {
    const call = createFakeCall({ participants: 2 });
    expect(call.participants.get()).to.have.length(0);
    await call.join({ name: 'Grace' });
    expect(call.state.get().status).to.equal('joined');
    expect(call.participants.get()[0]).to.equal(call.self);
    expect(call.self.details.get().name).to.equal('Grace');
    await call.leave();
    expect(call.state.get()).to.include({ status: 'left', reason: 'left' });
    expect(call.microphone.state.get().status).to.equal('off');
    await call.close();
  });

  it('joins when its clock says so', async () => {
    const clock = new TestClock(1000);
    const call = createFakeCall({ joinMs: 500, clock });
    const joined = call.join();
    expect(call.state.get().status).to.equal('joining');
    await clock.advance(500);
    await joined;
    expect(call.state.get().joinedAtMs).to.equal(1500);
  });

  it('turns its devices on at the join, except those turned off before', async () => {
    const call = createFakeCall();
    call.camera.turnOff();
    await call.join();
    await waitUntil(() => call.microphone.state.get().status === 'on');
    expect(call.camera.state.get().status).to.equal('off');
    await call.close();
  });

  it('can fail to join', async () => {
    const call = createFakeCall();
    call.joinError = new CallroomError('room_full', 'Full.');
    let thrown: unknown;
    await call.join().catch((error: unknown) => {
      thrown = error;
    });
    expect(thrown).to.equal(call.joinError);
    expect(call.state.get()).to.include({ status: 'failed', error: call.joinError });
  });

  it('shows moving people, each their own', async () => {
    const call = createFakeCall({ joined: true, participants: 2 });
    const [first, second] = call.others.map((other) => other.sources.camera.track.get()!);
    expect(await moves(first!)).to.equal(true);
    expect(first).not.to.equal(second);
    await call.close();
    expect(first!.readyState).to.equal('ended');
  });

  it('lets people join, leave, mute and disconnect', async () => {
    const call = createFakeCall({ joined: true });
    const grace = call.add('Grace');
    expect(call.participants.get()).to.deep.equal([call.self, grace]);
    grace.speak(0.5);
    expect(grace.level.get()).to.equal(0.5);
    grace.mute();
    grace.speak(0.5);
    expect(grace.level.get(), 'the muted are silent').to.equal(0);
    grace.setConnected(false);
    expect(grace.details.get().connected).to.equal(false);
    call.remove(grace);
    expect(call.participants.get()).to.deep.equal([call.self]);
    await call.close();
  });

  it('lets people speak in turns, one at a time, until it is stopped', async () => {
    const clock = new TestClock();
    const call = createFakeCall({ joined: true, participants: 3 });
    await waitUntil(() => call.microphone.state.get().status === 'on');
    const stop = startConversation(call, clock);
    const heard = new Set<string>();
    for (let turn = 0; turn < 4; turn++) {
      const speaking = call.participants.get().filter(({ level }) => level.get() > 0);
      expect(speaking).to.have.length(1);
      heard.add(speaking[0]!.key);
      await clock.advance(4000);
    }
    expect(heard.size).to.equal(4);
    stop();
    expect(clock.pending).to.equal(0);
    await call.close();
  });

  it('forgets at the end of a visit what a moderator turned off', async () => {
    const call = createFakeCall({ joined: true });
    await waitUntil(() => call.microphone.state.get().status === 'on');
    call.self.revoke('microphone');
    await call.leave();
    await call.join();
    expect(call.room.get()!.self.get()).to.deep.include({ revoked: [] });
    expect(call.room.get()!.self.get()!.grants.publish).to.include('microphone');
    await call.microphone.turnOn();
    expect(call.microphone.state.get().status).to.equal('on');
    await call.close();
  });

  it('lets a moderator act on the viewers', async () => {
    const call = createFakeCall({ joined: true, role: 'host', participants: ['Grace'] });
    const room = call.room.get()!;
    room.viewerList = ['ann', 'bo', 'cy', 'di'].map((id) => ({ id, name: id }));
    room.viewers.set(4);
    await room.command('participant.promote', { participant: 'ann', role: 'moderator' });
    expect(call.others.at(-1)!.details.get()).to.include({ id: 'ann', role: 'moderator' });
    await room.command('participant.remove', { participant: 'bo', ban: false });
    await room.command('participant.remove', { participant: 'cy', ban: true });
    expect(room.bans).to.deep.equal([{ subject: 'cy', name: 'cy' }]);
    let code = '';
    await room.command('stage.dismiss', { participant: 'di' }).catch((error: { code: string }) => {
      code = error.code;
    });
    expect(code, 'a viewer is not on the stage').to.equal('conflict');
    await room.command('stage.dismiss', { participant: 'fake-grace' });
    expect(room.viewerList.map(({ id }) => id)).to.deep.equal(['di', 'fake-grace']);
    expect(room.viewers.get()).to.equal(2);
    expect(call.others.map(({ key }) => key)).to.deep.equal(['ann']);
    await call.close();
  });
});
