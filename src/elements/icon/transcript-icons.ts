// Written by scripts/icons.mjs from lucide-static 1.62.0 (ISC licence, https://lucide.dev/license). Not to be edited.
import { svg } from 'lit';
import { icon } from './icon.js';

export const transcriptIcon = icon(
  svg`<path d="M15 12h-5"/><path d="M15 8h-5"/><path d="M19 17V5a2 2 0 0 0-2-2H4"/><path d="M8 21h12a2 2 0 0 0 2-2v-1a1 1 0 0 0-1-1H11a1 1 0 0 0-1 1v1a2 2 0 1 1-4 0V5a2 2 0 1 0-4 0v2a1 1 0 0 0 1 1h3"/>`,
);
export const downloadIcon = icon(
  svg`<path d="M12 15V3"/><path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"/><path d="m7 10 5 5 5-5"/>`,
);
