import { expect } from '@open-wc/testing';
import { CallroomError } from '../../src/core/errors.js';
import { ScreenShare } from '../../src/media/screen-share.js';
import { VirtualMediaDevices } from '../../src/testing/index.js';

function share() {
  const hardware = new VirtualMediaDevices();
  return { hardware, screen: new ScreenShare(hardware.asMediaDevices()) };
}

describe('ScreenShare', () => {
  it('shares video and audio as separate tracks', async () => {
    const { hardware, screen } = share();
    hardware.picked = { surface: 'browser', audio: true };
    await screen.start();
    expect(screen.state.get()).to.include({ status: 'on', surface: 'browser', hasAudio: true });
    expect(screen.video.track.get()?.kind).to.equal('video');
    expect(screen.audio.track.get()?.kind).to.equal('audio');
    screen.stop();
    expect(screen.video.state.get().status).to.equal('off');
  });

  it('has no audio if the picker gave none', async () => {
    const { screen } = share();
    await screen.start();
    expect(screen.state.get().hasAudio).to.equal(false);
    expect(screen.audio.state.get().status).to.equal('off');
    screen.stop();
  });

  it('requests the given surface and hint, and never this page', async () => {
    const { hardware, screen } = share();
    await screen.start({ surface: 'monitor', audio: false, hint: 'motion' });
    const asked = hardware.screenRequests[0]!;
    expect(asked.audio).to.equal(false);
    expect((asked.video as MediaTrackConstraints).displaySurface).to.equal('monitor');
    expect(asked).to.include({ selfBrowserSurface: 'exclude' });
    expect(screen.video.track.get()?.contentHint).to.equal('motion');
    screen.setHint('text');
    expect(screen.video.track.get()?.contentHint).to.equal('text');
    screen.stop();
  });

  it('does not treat a closed picker as a failure', async () => {
    const { hardware, screen } = share();
    hardware.picked = null;
    await screen.start();
    expect(screen.state.get()).to.include({ status: 'off', error: null });
  });

  it('continues unchanged if the picker for another window is closed', async () => {
    const { hardware, screen } = share();
    await screen.start();
    const track = screen.video.track.get();
    hardware.picked = null;
    await screen.start();
    expect(screen.state.get().status).to.equal('on');
    expect(screen.video.track.get()).to.equal(track);
    hardware.picked = { surface: 'monitor', audio: false };
    await screen.start();
    expect(screen.state.get().surface).to.equal('monitor');
    expect(track?.readyState).to.equal('ended');
    screen.stop();
  });

  it('is off when it ends from outside', async () => {
    const { hardware, screen } = share();
    await screen.start();
    hardware.endShare();
    expect(screen.state.get()).to.include({ status: 'off', error: null });
    expect(screen.video.track.get()).to.equal(null);
  });

  it('shows and plays nothing while it is paused', async () => {
    const { hardware, screen } = share();
    hardware.picked = { surface: 'browser', audio: true };
    await screen.start();
    screen.pause();
    expect(screen.state.get().status).to.equal('paused');
    expect(screen.video.track.get()?.enabled).to.equal(false);
    expect(screen.audio.track.get()?.enabled).to.equal(false);
    expect(screen.video.state.get().status).to.equal('muted');
    screen.resume();
    expect(screen.video.track.get()?.enabled).to.equal(true);
    screen.stop();
  });

  it('says what to do if the system blocks it', async () => {
    const hardware = new VirtualMediaDevices();
    hardware.getDisplayMedia = () =>
      Promise.reject(new DOMException('Permission denied by system', 'NotAllowedError'));
    const screen = new ScreenShare(hardware.asMediaDevices());
    await screen.start();
    expect(screen.state.get().error?.code).to.equal('screen_blocked_by_system');
  });

  it('reports a phone, which cannot share', async () => {
    const screen = new ScreenShare(undefined);
    expect(screen.isSupported).to.equal(false);
    await screen.start();
    expect(screen.state.get().error?.code).to.equal('screen_unsupported');
  });

  it('ends if the room no longer allows it, and says why', async () => {
    const { screen } = share();
    await screen.start();
    const track = screen.video.track.get();
    screen.allow(false);
    expect(screen.state.get().error?.code).to.equal('screen_not_allowed');
    expect(track?.readyState).to.equal('ended');
    await screen.start();
    expect(screen.state.get().status).to.equal('failed');
  });

  it('ends quietly when a moderator stops it, and asks before the next share', async () => {
    const { screen } = share();
    await screen.start();
    let [asked, answer] = [0, () => {}];
    const lift = () => {
      asked++;
      return new Promise<void>((resolve) => {
        answer = resolve;
      });
    };
    screen.allow(lift);
    expect(screen.state.get()).to.deep.include({ status: 'off', error: null });
    expect(screen.allowed.get()).to.equal(true);
    const started = screen.start();
    expect([asked, screen.state.get().status]).to.deep.equal([1, 'starting']);
    screen.allow(true);
    answer();
    await started;
    expect(screen.state.get().status).to.equal('on');
    screen.allow(() => Promise.reject(new CallroomError('not_allowed', 'Ask a host.')));
    await screen.start();
    expect(screen.state.get().error?.code).to.equal('not_allowed');
  });

  it('opens no picker if it is ended again while the room lifts the first end', async () => {
    const { hardware, screen } = share();
    let pickers = 0;
    const open = hardware.getDisplayMedia.bind(hardware);
    hardware.getDisplayMedia = (options) => {
      pickers++;
      return open(options);
    };
    let lifted = () => {};
    screen.allow(
      () =>
        new Promise((resolve) => {
          lifted = resolve;
        }),
    );
    const started = screen.start();
    screen.allow(async () => {});
    lifted();
    await started;
    expect(pickers).to.equal(0);
    expect(screen.state.get().status).to.equal('off');
  });

  it('asks for another click if the click is too old once the room allows sharing again', async () => {
    const hardware = new VirtualMediaDevices();
    const activation = { isActive: true };
    const screen = new ScreenShare(hardware.asMediaDevices(), undefined, activation);
    screen.allow(async () => {
      activation.isActive = false;
      screen.allow(true);
    });
    await screen.start();
    expect(screen.state.get().error?.code).to.equal('screen_needs_click');
    activation.isActive = true;
    await screen.start();
    expect(screen.state.get().status).to.equal('on');
    screen.stop();
    hardware.getDisplayMedia = () => Promise.reject(new DOMException('', 'InvalidStateError'));
    const other = new ScreenShare(hardware.asMediaDevices());
    other.allow(async () => other.allow(true));
    await other.start();
    expect(other.state.get().error?.code, 'a browser that does not say so').to.equal('screen_needs_click');
  });

  it('ends if it can no longer be published', async () => {
    const { screen } = share();
    await screen.start();
    screen.fail(new CallroomError('x', 'X.'));
    expect(screen.state.get()).to.deep.include({ status: 'failed' });
    expect(screen.video.track.get()).to.equal(null);
  });
});
