import type {} from 'callroom/types/preact';
import type {} from 'callroom/types/solid';
import type {} from 'callroom/types/svelte';
import type {} from 'callroom/types/vue';
