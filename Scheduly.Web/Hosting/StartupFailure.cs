using Microsoft.Extensions.Options;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>What ended the start, as the one message that the operator needs.</summary>
internal static class StartupFailure
{
    /// <returns>Null for a failure that is not the operator's to fix: it keeps its stack trace.</returns>
    public static string? Describe(Exception failure) => failure switch
    {
        StorageSetupException setup => setup.Message,
        CatalogSetupException catalog => catalog.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } taken =>
            $"{taken.Message} Stop the other program, or choose another address with --urls http://localhost:5081.",
        AggregateException { InnerExceptions: [var only] } => Describe(only),
        _ => null,
    };
}
