import { defineAnalyzer } from '../src/core/analyzer.ts';
import { parseTime } from '../src/core/time.ts';
import { isDefaultClass } from './_shared/claim-route.ts';

const docs = 'https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass';

/**
 * One storage class should be the default: it is given to claims that name none.
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
 */
export const storageClass = defineAnalyzer({
  id: 'storage-class',
  subject: 'StorageClass',
  title: 'Several default storage classes, or none',
  aliases: ['Storage'],
  consults: ['StorageClass'],
  codes: {
    'storage-class-several-defaults': {
      severity: 'warning',
      message: 'is one of {count|default class|default classes} ({all}); claims without a class get {used}',
      why: 'Of several default classes the newest is used. When one of them is created again, that one becomes the newest, and data lands on other storage than before.',
      fix: 'Set the annotation storageclass.kubernetes.io/is-default-class to "false" on all but one.',
      docs,
    },
    'storage-class-no-default': {
      severity: 'info',
      message: 'no storage class is the default',
      why: 'For a claim that names no class no volume is made. That is right where all claims name one.',
      fix: 'If claims should work without a class, annotate one with storageclass.kubernetes.io/is-default-class: "true".',
      docs,
    },
  },
  check(subject, cluster, report) {
    const classes = cluster.list('StorageClass');
    const defaults = classes.filter(isDefaultClass);
    // It is one fault, however many classes there are: said of the first.
    if (subject !== (defaults[0] ?? classes[0]) || defaults.length === 1) return;
    if (defaults.length === 0) {
      if (cluster.listing('StorageClass').state === 'unknown') return;
      report('storage-class-no-default', subject, {
        evidence: [{ of: subject, path: 'metadata.annotations', value: 'storageclass.kubernetes.io/is-default-class' }],
      });
      return;
    }
    const created = (c: typeof subject): number => parseTime(c.metadata.creationTimestamp);
    const used = defaults.reduce((newest, c) => (created(c) > created(newest) ? c : newest));
    const all = defaults.map(({ metadata }) => metadata.name);
    report('storage-class-several-defaults', subject, {
      with: { count: defaults.length, all, used: used.metadata.name },
      evidence: defaults.map(c => ({
        of: c,
        path: 'metadata.annotations[storageclass.kubernetes.io/is-default-class]',
        value: 'true',
      })),
    });
  },
});
