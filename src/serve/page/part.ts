import { compress } from 'hono/compress';
import { answerWith } from '../http/answer.ts';
import type { HttpPart } from '../http/types.ts';
import { servingFor } from '../serving.ts';
import { contentFor } from './content.ts';
import { shell } from './shell.ts';

/** The page at `/`: a shell that everybody may load, and the report for who may see it. */
export const page: HttpPart = {
  addPublic(app) {
    // Its policy is in it; one that allows less would keep it from running.
    const headers = { 'Content-Security-Policy': "frame-ancestors 'none'" };
    app.get('/', context => answerWith(context, shell, 'text/html; charset=utf-8', headers));
  },
  add(app, server) {
    app.use('/page/report', compress());
    app.get('/page/report', async context =>
      answerWith(context, await contentFor(servingFor(context.get('caller'), server)), 'text/html; charset=utf-8'),
    );
  },
};
