using Scheduly.Web.Hosting.Commands;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting.Commands;

/// <summary>The program's own command line, as a process.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    [Fact]
    public async Task Help_names_every_command()
    {
        await using var program = Run("--help");

        Assert.Equal(0, await program.EndsAsync());
        Assert.Contains("  ping <address>", program.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/health", "no http or https address")]
    [InlineData("http://127.0.0.1:9/health", "does not answer")]
    public async Task Ping_says_why_it_failed(string address, string expected)
    {
        await using var program = Run("ping", address);

        Assert.Equal(1, await program.EndsAsync());
        Assert.Contains(expected, program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ping_is_content_with_a_server_that_is_well()
    {
        await using var server = new ProgramProcess(_folder.Path, new Dictionary<string, string>());
        var address = await server.ListensAsync();
        await using var program = Run("ping", new Uri(address, "/health").ToString());

        Assert.Equal(0, await program.EndsAsync());
    }

    [Theory]
    [InlineData("sessions revoke -23456789a --yes", "sessions revoke --yes -- -23456789a")]
    [InlineData("sessions revoke -234567890123456789012345678901234567890abc --yes", "sessions revoke --yes -- -234567890123456789012345678901234567890abc")]
    [InlineData("sessions revoke --without-key --yes", "sessions revoke --without-key --yes")]
    [InlineData("sessions list --after -234567890123456789012345678901234567890abc", "sessions list --after -234567890123456789012345678901234567890abc")]
    public void A_hash_that_begins_with_a_dash_is_no_option(string arguments, string read) =>
        Assert.Equal(read.Split(' '), CommandLine.HashLast(arguments.Split(' ')));

    public void Dispose() => _folder.Dispose();

    private ProgramProcess Run(params string[] arguments) => new(_folder.Path, new Dictionary<string, string>(), arguments);
}
