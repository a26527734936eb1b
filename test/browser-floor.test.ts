/**
 * Browser code uses nothing that a browser of `docs/browsers.md` may lack, unless it asks first. The language is held
 * by `lib` in `tsconfig.build.json`; this reads which browsers have each name of a Web API.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { BrowserFloor } from './support/browser-floor.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const documentation = readFileSync(`${root}docs/browsers.md`, 'utf8');

/** The oldest version of each browser, as the documentation states it. */
const FLOOR = Object.fromEntries(
  ['Chrome', 'Firefox', 'Safari'].map((name) => [
    name.toLowerCase(),
    Number(new RegExp(`\\| ${name}[^|]*\\| ([\\d.]+)`).exec(documentation)?.[1]),
  ]),
);

/** Uses that are safe although nothing around them asks, and why. */
const SAFE: Readonly<Record<string, string>> = {
  'AbortSignal.timeout in room/credentials/turn-servers.ts': 'before Chrome 124 only its reason differs',
  'AbortSignal.timeout in room/server-diagnosis.ts': 'before Chrome 124 only its reason differs',
  'Document.exitPictureInPicture in elements/pip-toggle/picture-in-picture.ts':
    'after `pictureInPictureEnabled`',
  'HTMLVideoElement.requestPictureInPicture in elements/pip-toggle/picture-in-picture.ts':
    'after `pictureInPictureEnabled`',
  'ElementInternals.states in elements/base/custom-states.ts': 'after `hasCustomStates`',
  'HTMLMediaElement.setSinkId in elements/audio-sink/call-audio-sink-element.ts': 'after `canChooseSpeaker`',
  'HTMLMediaElement.sinkId in elements/audio-sink/call-audio-sink-element.ts': 'after `canChooseSpeaker`',
  'HTMLMediaElement.sinkId in call/participants/attach.ts':
    'after a check of `setSinkId`, which came with it',
  'Navigator.share in elements/invite/call-invite-element.ts': 'after `canShare`',
  'Navigator.userActivation in media/media-platform.ts': 'it may be undefined there',
  'RTCRtpEncodingParameters.priority in peer/tracks/encodings.ts': 'undefined leaves the priority as it is',
  'MediaStreamTrackGenerator in media/recording/canvas-track.ts': 'called after a check',
  'Intl.Segmenter in room/protocol/commands.ts': 'only the room checks commands; no page loads this',
  'MediaStreamTrackGenerator in media/processors/pipe-frames.ts': 'loaded after a check in video-pipe.ts',
  'MediaStreamTrackProcessor in media/processors/pipe-frames.ts': 'loaded after a check in video-pipe.ts',
  'VideoFrame in media/processors/pipe-frames.ts': 'loaded after a check in video-pipe.ts',
  'VideoFrame in media/recording/canvas-track.ts':
    'after a check of `MediaStreamTrackGenerator`, which is newer',
};

const floor = new BrowserFloor(FLOOR);
/** Sources that are not in the project: each use is unasked in `UNASKED`, and asked in `ASKED`. */
const UNASKED = `${root}src/unasked.ts`;
const ASKED = `${root}src/asked.ts`;
const SAMPLES: Readonly<Record<string, string>> = {
  [UNASKED]: `
    export function close(menu: HTMLElement) { menu.hidePopover(); }
    export const isUrl = (text: string) => URL.canParse(text);
    requestIdleCallback(() => {});
    window.cancelIdleCallback(1);
    export const { userActivation } = navigator;
    export const isState = (one: object) => one instanceof CustomStateSet;
    // A question about another thing, and one elsewhere in the file.
    export const show = (menu?: HTMLElement) => menu?.showPopover();
    export const both = (menu: HTMLElement) => { if (menu.togglePopover) menu.click(); menu.togglePopover(); };
    interface Own { hidePopover(): void }
    export const own = (one: Own) => one.hidePopover();
    export const reversed = [1].toReversed();
  `,
  [ASKED]: `
    export function close(menu: HTMLElement) { menu.hidePopover?.(); }
    export const isUrl = (text: string) => 'canParse' in URL && URL.canParse(text);
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => {});
    export const isActive = navigator.userActivation?.isActive ?? true;
    export const isState = (one: object) => typeof CustomStateSet !== 'undefined' && one instanceof CustomStateSet;
    export function show(menu: HTMLElement) {
      if (!menu.showPopover) return;
      menu.showPopover();
    }
    export const toggle = (menu: HTMLElement) => (menu.togglePopover ? menu.togglePopover() : menu.click());
  `,
};

/** The browser's half of the project, and the samples. */
function createProgram(): ts.Program {
  const config = `${root}tsconfig.build.json`;
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    root,
    undefined,
    config,
  );
  const own = fileNames.filter((file) => !/^src\/(server|local|testing)\//.test(relative(root, file)));
  const allOptions = { ...options, types: [], noEmit: true };
  const host = ts.createCompilerHost(allOptions);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name in SAMPLES || fileExists.call(host, name);
  host.readFile = (name) => SAMPLES[name] ?? readFile.call(host, name);
  host.getSourceFile = (name, ...rest) =>
    name in SAMPLES
      ? ts.createSourceFile(name, SAMPLES[name]!, ts.ScriptTarget.ES2022, true)
      : getSourceFile.call(host, name, ...rest);
  return ts.createProgram([...own, ...Object.keys(SAMPLES)], allOptions, host);
}

const program = createProgram();

test('the documentation states the oldest browsers', () => {
  assert.ok(
    Object.values(FLOOR).every((version) => version > 0),
    JSON.stringify(FLOOR),
  );
});

test('each use is found by its interface, and only if nothing asks for it', () => {
  const found = (name: string) => floor.uses(program, program.getSourceFile(name)!).map(({ key }) => key);
  assert.deepEqual(found(UNASKED), [
    'HTMLElement.hidePopover',
    'URL.canParse',
    'requestIdleCallback',
    'Window.cancelIdleCallback',
    'Navigator.userActivation',
    'CustomStateSet',
    'HTMLElement.showPopover',
    'HTMLElement.togglePopover',
  ]);
  assert.deepEqual(found(ASKED), []);
});

test('a newer part of the language does not compile', () => {
  const errors = program.getSemanticDiagnostics(program.getSourceFile(UNASKED));
  assert.match(
    errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')).join('\n'),
    /'toReversed'/,
  );
});

test('browser code asks before it uses what an older browser lacks', () => {
  const unasked = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(`${root}src/`) && !(fileName in SAMPLES))
    .filter(({ fileName }) => !/src\/(server|local|testing)\//.test(fileName))
    .flatMap((file) =>
      floor.uses(program, file).map(({ key }) => `${key} in ${relative(`${root}src`, file.fileName)}`),
    );
  assert.deepEqual([...new Set(unasked)].sort(), Object.keys(SAFE).sort());
});
