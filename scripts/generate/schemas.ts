import { toJSONSchema } from 'zod';
import { reportSchema, severalReportsSchema } from '../../src/render/report-schema.ts';

/** docs/report.schema.json: the shape of `-o json`, for those who read it. */
export function reportSchemaFile(): string {
  return `${JSON.stringify(toJSONSchema(reportSchema), null, 2)}\n`;
}

/** docs/reports.schema.json: the same for several clusters. */
export function severalReportsSchemaFile(): string {
  return `${JSON.stringify(toJSONSchema(severalReportsSchema), null, 2)}\n`;
}
