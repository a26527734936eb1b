import { define } from '../base/define.js';
import { CallAudioSinkElement } from './call-audio-sink-element.js';

define('call-audio-sink', CallAudioSinkElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-audio-sink': CallAudioSinkElement;
  }
}

export { CallAudioSinkElement };
