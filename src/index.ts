/**
 * kubecause in a program: `diagnose(await openRecording('dump.tar.gz'), { analyzers, toolVersion: '1' })`, of the analyzers
 * those that `runsWith` the profiles that are asked for.
 * What the command line does, without what parses arguments, prints and exits.
 */
export { analyzers } from '../analyzers/index.ts';
export { openLive } from './cluster/live/live-source.ts';
export type { LiveOptions } from './cluster/live/options.ts';
export { openRecording, type RecordingOptions } from './cluster/recording/index.ts';
export { type Analyzer, defineAnalyzer, type Profile, runsWith } from './core/analyzer.ts';
export { UserError } from './core/errors.ts';
export type { Severity } from './core/finding.ts';
export type { ObjectRef } from './core/objects.ts';
export type { Incident, Report, ReportedFinding } from './core/report.ts';
export type { Source } from './core/source.ts';
export { diagnose } from './engine/diagnose.ts';
export type { DiagnoseOptions, Scope } from './engine/options.ts';
export { type Format, formats } from './render/index.ts';
export { renderJson } from './render/json.ts';
export { renderText } from './render/text.ts';
export type { TextOptions } from './render/text-options.ts';
