#!/usr/bin/env node
// kubectl runs this to complete the words of `kubectl kubecause`, and expects what cobra's __complete prints.
import './kubecause.js';
