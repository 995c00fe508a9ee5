//! The program as scripts and operators meet it: commands, exit codes, what goes where.

mod commands;
mod refusals;
mod serve;
mod unreadable;
mod words;
