import { callroomDev } from 'callroom/local/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [callroomDev({ configPath: 'wrangler.jsonc', allowOrigins: ['https://app.example'] })],
});
