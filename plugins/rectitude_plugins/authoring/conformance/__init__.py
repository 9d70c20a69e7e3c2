"""The conformance kit: a plugin proves that it keeps its contract, or is told which line breaks it."""

from rectitude_plugins.authoring.conformance.check import check_plugin as check_plugin
from rectitude_plugins.authoring.conformance.report import ConformanceReport as ConformanceReport
from rectitude_plugins.authoring.conformance.report import Fault as Fault
from rectitude_plugins.authoring.conformance.report import Row as Row
from rectitude_plugins.authoring.conformance.report import State as State
