import { css, html, nothing, type TemplateResult } from 'lit';
import { type PreviewDevicesOptions, previewDevices } from './preview-devices.js';

/** Your own tile with the buttons for microphone and camera, and the menus of the devices: all that goes live. */
export function devicePreview(options: PreviewDevicesOptions): TemplateResult {
  const { call, microphone, camera } = options;
  return html`<div class="preview">
      <call-tile part="preview" .participant=${call.self}></call-tile>
      <div class="toggles">
        ${microphone === 'never' ? nothing : html`<call-mic-toggle .call=${call}></call-mic-toggle>`}
        ${camera === 'never' ? nothing : html`<call-camera-toggle .call=${call}></call-camera-toggle>`}
      </div>
    </div>
    ${previewDevices(options)}`;
}

export const devicePreviewStyles = css`
  .preview {
    position: relative;
  }

  .toggles {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 16px;
    display: flex;
    justify-content: center;
    gap: 12px;
  }

  .toggles > * {
    border-radius: 999px;
    box-shadow: 0 2px 12px oklch(0 0 0 / 0.22);
  }

  .devices {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
    align-items: start;
  }

  /* As wide as most device names; a device that does not fit wraps to a line of its own. */
  .device {
    flex: 1 1 240px;
    min-inline-size: 0;
  }

  call-level-meter,
  .note {
    block-size: 12px;
    margin: 10px 12px 0;
  }

  .note {
    color: var(--_text-quiet);
    font-size: 12px;
    line-height: 12px;
  }

  .speaker {
    display: flex;
    gap: 8px;
  }

  .speaker call-device-menu {
    flex: 1;
  }

  .speaker call-device-menu:state(absent) {
    display: none;
  }

  .test {
    flex: none;
    padding-inline: 13px;
    border: 1px solid var(--_line);
    background: var(--_surface);
  }

  .effects {
    display: flex;
    flex-wrap: wrap;
    inline-size: 100%;
    gap: 8px;
  }

  .effect {
    padding-inline: 14px;
    border-radius: 999px;
    font-size: 14px;
    font-weight: 500;
  }

  .effect[aria-pressed='true'] {
    background: color-mix(in oklab, var(--_accent) 24%, var(--_surface));
    box-shadow: inset 0 0 0 1.5px var(--_accent);
  }

  .effect[aria-busy='true'] .icon {
    animation: pulse 900ms ease-in-out infinite alternate;
  }

  @keyframes pulse {
    to {
      opacity: 0.3;
    }
  }
`;
